package dev.lanewise.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DownloadCommandTest {
  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new DownloadCommand())
        .setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
        .setExecutionExceptionHandler((e, _, _) -> {
          throw e;
        })
        .setCaseInsensitiveEnumValuesAllowed(true).execute(args);
  }

  /** What a host gives whose files are others: nothing of it gets the final name. */
  @Test
  void aWrongFileIsRefusedInOneLine() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/files/", exchange -> {
      byte[] page = "<html>moved</html>".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, page.length);
      try (exchange) {
        exchange.getResponseBody().write(page);
      }
    });
    server.start();
    String base = "http://" + server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
    try {
      assertEquals(1, run("mnist", "--to", folder.toString(), "--from", base + "/files", "--progress", "plain"));
    } finally {
      server.stop(0);
    }
    String file = base + "/files/train-images-idx3-ubyte.gz";
    assertEquals(file + ", 18 bytes", out.toString().strip());
    assertEquals(1, err.toString().lines().count());
    assertTrue(err.toString().startsWith("lanewise: " + file + ": what came, 18 bytes, has the MD5 "), err.toString());
    try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void whatIsThereUnderTheNameStays() throws IOException {
    Path archive = folder.resolve("cifar10/cifar-10-binary.tar.gz");
    Files.createDirectories(archive.getParent());
    Files.writeString(archive, "mine");
    assertEquals(1, run("CIFAR10", "--to", folder.toString()));
    assertTrue(err.toString().startsWith("lanewise: " + archive + ": is there, but its MD5 is "), err.toString());
    assertEquals("mine", Files.readString(archive));
    assertEquals("", out.toString());
  }

  @Test
  void namesAndAddressesAreCheckedBeforeAnythingIsFetched() {
    assertEquals("there is nothing to download for \"svhn\", expected one of cifar10, cifar100, mnist, fashion-mnist",
        usage("cifar10", "svhn", "--to", folder.toString()));
    assertEquals("address is \"a b\", expected one of http or https", usage("mnist", "--from", "a b"));
    assertEquals("", out.toString());
  }

  private String usage(String... args) {
    DownloadCommand command = new DownloadCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
    return assertThrows(UsageException.class, command::call).getMessage();
  }
}
