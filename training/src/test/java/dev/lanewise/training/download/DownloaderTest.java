package dev.lanewise.training.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server on this machine that fails in every way it is told to. */
class DownloaderTest {
  private static final Downloader QUICK =
      new Downloader().with(3, Duration.ofMillis(1), Duration.ofSeconds(20));

  @TempDir
  Path folder;

  private final byte[] content = bytes(1, 300_000);
  private final Deque<Answer> answers = new ArrayDeque<>();

  /** The {@code Range} of each request, with {@code If-Range}; "-" where there is none. */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  /** What the server does with one request. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(range == null ? "-" : range + " if " + exchange.getRequestHeaders().getFirst("If-Range"));
      try (exchange) {
        answers.remove().to(exchange);
      }
    });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private URI uri() {
    return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
        + server.getAddress().getPort() + "/data/x.gz");
  }

  private RemoteFile file() {
    try {
      return new RemoteFile(uri(), "set/x.gz",
          HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path target() {
    return folder.resolve("set/x.gz");
  }

  private Path part() {
    return folder.resolve("set/x.gz.part");
  }

  /** A server that knows ranges, and breaks the connection after so many bytes. */
  private static Answer serve(byte[] content, String tag, int most) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      boolean part = range != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
      int from = part ? Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)) : 0;
      exchange.getResponseHeaders().set("ETag", tag);
      if (part && from >= content.length) {
        exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      if (part) {
        exchange.getResponseHeaders().set(
            "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      }
      exchange.sendResponseHeaders(part ? 206 : 200, content.length - from);
      exchange.getResponseBody().write(content, from, Math.min(most, content.length - from));
      exchange.getResponseBody().flush();
    };
  }

  private static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** All of it, whatever is asked for, with no name of a version. */
  private Answer withoutRanges(int most) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, Math.min(most, content.length));
      exchange.getResponseBody().flush();
    };
  }

  private void fetches(String... expectedRequests) throws IOException {
    assertEquals(Downloader.Outcome.DOWNLOADED, QUICK.fetch(file(), folder, DownloadListener.NONE));
    assertArrayEquals(content, Files.readAllBytes(target()));
    assertEquals(List.of(expectedRequests), requests);
    try (Stream<Path> files = Files.list(target().getParent())) {
      assertEquals(List.of(target()), files.toList(), "nothing is left over");
    }
  }

  private String failure() {
    DownloadException e =
        assertThrows(DownloadException.class, () -> QUICK.fetch(file(), folder, DownloadListener.NONE));
    assertFalse(Files.exists(target()));
    assertEquals(1, e.getMessage().lines().count());
    return e.getMessage();
  }

  @Test
  void fetchesAndThenFindsItPresent() throws IOException {
    answers.add(serve(content, "\"a\"", Integer.MAX_VALUE));
    fetches("-");
    assertEquals(Downloader.Outcome.PRESENT, QUICK.fetch(file(), folder, DownloadListener.NONE));
    assertEquals(1, requests.size());
  }

  @Test
  void continuesWhatBrokeOff() throws IOException {
    answers.add(serve(content, "\"a\"", 100_000));
    answers.add(serve(content, "\"a\"", 150_000));
    answers.add(serve(content, "\"a\"", Integer.MAX_VALUE));
    fetches("-", "bytes=100000- if \"a\"", "bytes=250000- if \"a\"");
  }

  @Test
  void continuesWhatAnEarlierRunHasLeft() throws IOException {
    answers.add(serve(content, "\"a\"", 100_000));
    answers.add(status(503));
    answers.add(status(503));
    answers.add(status(503));
    assertTrue(failure().endsWith("/data/x.gz: HTTP status 503; given up after 3 attempts in vain"));
    assertArrayEquals(Arrays.copyOf(content, 100_000), Files.readAllBytes(part()));
    requests.clear();
    answers.add(serve(content, "\"a\"", Integer.MAX_VALUE));
    fetches("bytes=100000- if \"a\"");
  }

  @Test
  void tellsHowItGoes() throws IOException {
    answers.add(status(500));
    answers.add(serve(content, "\"a\"", 100_000));
    answers.add(serve(content, "\"a\"", Integer.MAX_VALUE));
    List<String> told = new ArrayList<>();
    QUICK.fetch(file(), folder, new DownloadListener() {
      private long last;

      @Override
      public void started(RemoteFile file, long done, long total) {
        told.add("started " + done + " of " + total);
        last = done;
      }

      @Override
      public void progressed(long done) {
        assertTrue(done > last);
        last = done;
        if (done == 300_000) {
          told.add("all");
        }
      }

      @Override
      public void retrying(String why, Duration pause) {
        told.add(why.contains("500") ? "500" : "broke");
      }
    });
    assertEquals(List.of("500", "started 0 of 300000", "broke", "started 100000 of 300000", "all"), told);
  }

  @Test
  void beginsAgainWhereTheServerKnowsNoRanges() throws IOException {
    answers.add(withoutRanges(100_000));
    answers.add(withoutRanges(Integer.MAX_VALUE));
    fetches("-", "-");
  }

  @Test
  void beginsAgainWhereTheServerIgnoresRanges() throws IOException {
    answers.add(serve(content, "\"a\"", 100_000));
    answers.add(withoutRanges(Integer.MAX_VALUE));
    fetches("-", "bytes=100000- if \"a\"");
  }

  @Test
  void beginsAgainWhereTheFileHasChanged() throws IOException {
    answers.add(serve(bytes(2, 200_000), "\"old\"", 100_000));
    answers.add(serve(content, "\"new\"", 50_000));
    answers.add(serve(content, "\"new\"", Integer.MAX_VALUE));
    fetches("-", "bytes=100000- if \"old\"", "bytes=50000- if \"new\"");
  }

  @Test
  void beginsAgainWhereTheAnswerContinuesElsewhere() throws IOException {
    answers.add(serve(content, "\"a\"", 100_000));
    answers.add(exchange -> {
      exchange.getResponseHeaders().set("Content-Range", "bytes 5-299999/300000");
      exchange.sendResponseHeaders(206, content.length - 5);
      exchange.getResponseBody().write(content, 5, 1000);
      exchange.getResponseBody().flush();
    });
    answers.add(serve(content, "\"a\"", Integer.MAX_VALUE));
    fetches("-", "bytes=100000- if \"a\"", "-");
  }

  /** Killed between the last byte and the move, and a part that is longer than the file. */
  @Test
  void aWholePartIsOnlyCheckedAndATooLongOneIsDropped() throws IOException {
    Files.createDirectories(target().getParent());
    Files.write(part(), content);
    Files.writeString(folder.resolve("set/x.gz.part.version"), "\"a\"");
    answers.add(serve(content, "\"a\"", Integer.MAX_VALUE));
    fetches("bytes=300000- if \"a\"");
    Files.delete(target());
    Files.write(part(), Arrays.copyOf(content, 300_001));
    Files.writeString(folder.resolve("set/x.gz.part.version"), "\"a\"");
    requests.clear();
    answers.add(serve(content, "\"a\"", Integer.MAX_VALUE));
    answers.add(serve(content, "\"a\"", Integer.MAX_VALUE));
    fetches("bytes=300001- if \"a\"", "-");
  }

  @Test
  void aWeakTagIsNoVersionButTheDateIs() throws IOException {
    String date = "Sat, 01 Jan 2022 00:00:00 GMT";
    answers.add(exchange -> {
      exchange.getResponseHeaders().set("ETag", "W/\"a\"");
      exchange.getResponseHeaders().set("Last-Modified", date);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, 1000);
      exchange.getResponseBody().flush();
    });
    answers.add(withoutRanges(Integer.MAX_VALUE));
    fetches("-", "bytes=1000- if " + date);
  }

  @Test
  void aWrongChecksumDeletesWhatCame() throws IOException {
    answers.add(serve(bytes(2, 300_000), "\"a\"", Integer.MAX_VALUE));
    String message = failure();
    assertTrue(message.contains("what came, 300000 bytes, has the MD5 ") && message.contains(file().md5()), message);
    try (Stream<Path> files = Files.list(target().getParent())) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void whatCannotPassIsSaidAtOnce() {
    answers.add(status(404));
    assertEquals(uri() + ": HTTP status 404, expected 200", failure());
    assertFalse(Files.exists(part()), "an empty part");
    answers.add(status(403));
    assertEquals(uri() + ": HTTP status 403, expected 200", failure());
  }

  @Test
  void aServerThatIsNotThereIsSaidAfterAllAttempts() {
    server.stop(0);
    String message = failure();
    assertTrue(message.startsWith(uri() + ": no answer ("), message);
    assertTrue(message.endsWith("; given up after 3 attempts in vain"), message);
  }

  @Test
  void aTransferThatStallsIsTakenUpAgain() throws IOException {
    answers.add(exchange -> {
      serve(content, "\"a\"", 1000).to(exchange);
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    answers.add(serve(content, "\"a\"", Integer.MAX_VALUE));
    Downloader impatient = QUICK.with(3, Duration.ZERO, Duration.ofSeconds(1));
    assertEquals(Downloader.Outcome.DOWNLOADED, impatient.fetch(file(), folder, DownloadListener.NONE));
    assertArrayEquals(content, Files.readAllBytes(target()));
    assertEquals(List.of("-", "bytes=1000- if \"a\""), requests);
  }

  @Test
  void whatIsThereIsNeverOverwritten() throws IOException {
    Files.createDirectories(target().getParent());
    Files.writeString(target(), "mine");
    DownloadException e =
        assertThrows(DownloadException.class, () -> QUICK.fetch(file(), folder, DownloadListener.NONE));
    assertTrue(e.getMessage().startsWith(target() + ": is there, but its MD5 is "), e.getMessage());
    assertEquals("mine", Files.readString(target()));
    Files.delete(target());
    Files.createDirectory(target());
    e = assertThrows(DownloadException.class, () -> QUICK.fetch(file(), folder, DownloadListener.NONE));
    assertEquals(target() + ": is there and is no regular file", e.getMessage());
  }

  @Test
  void twoDownloadsOfOneFileDoNotMix() throws IOException {
    Files.createDirectories(target().getParent());
    try (FileChannel other = FileChannel.open(part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      other.lock();
      assertEquals(part() + ": another download is writing it", failure());
    }
  }

  @Test
  void aFileInTheWayOfTheFolderIsNamed() throws IOException {
    Files.writeString(folder.resolve("set"), "");
    assertTrue(failure().startsWith(target().toString()));
  }

  @Test
  void theTableNamesEveryFileOnce() {
    assertEquals(List.of("cifar10", "cifar100", "mnist", "fashion-mnist"), Archives.names());
    assertEquals("cifar10/cifar-10-binary.tar.gz", Archives.of("cifar10").files().getFirst().path());
    List<RemoteFile> all = Archives.names().stream().flatMap(name -> Archives.of(name).files().stream()).toList();
    assertEquals(10, all.size());
    assertEquals(10, all.stream().map(RemoteFile::md5).distinct().count());
    assertEquals(10, all.stream().map(RemoteFile::path).distinct().count());
    assertEquals(URI.create("http://localhost:1/y/t10k-labels-idx1-ubyte.gz"),
        Archives.of("mnist").files("http://localhost:1/y").getLast().uri());
    assertEquals("there is nothing to download for \"svhn\", expected one of cifar10, cifar100, mnist, fashion-mnist",
        assertThrows(IllegalArgumentException.class, () -> Archives.of("svhn")).getMessage());
    assertEquals("uri is ftp://x/cifar-10-binary.tar.gz, expected an address of http or https",
        assertThrows(IllegalArgumentException.class, () -> Archives.of("cifar10").files("ftp://x/")).getMessage());
  }
}
