package dev.lanewise.training.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches files over HTTP. What comes is written to {@code NAME.part}; a transfer that broke off, in this run or an
 * earlier one, is continued where the server still has the same version of the file (RFC 9110: {@code Range} with
 * {@code If-Range}) and begun again where it has not. Only a file of the right length and checksum gets its final name.
 *
 * <p>Errors that may pass (no connection, a broken or stalled one, HTTP 408, 429 and 5xx) are tried again, with pauses
 * that double; the count begins anew whenever more has come than ever before.
 */
public final class Downloader {
  private static final int BUFFER = 1 << 16;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
  private static final Pattern UNSATISFIED_RANGE = Pattern.compile("bytes \\*/(\\d{1,18})");

  private final int attempts;
  private final Duration pause;
  private final Duration timeout;

  /** What came of it. */
  public enum Outcome {
    /** It was fetched, and its checksum is right. */
    DOWNLOADED,
    /** It was there already, and its checksum is right; the server was not asked. */
    PRESENT
  }

  private Downloader(int attempts, Duration pause, Duration timeout) {
    this.attempts = attempts;
    this.pause = pause;
    this.timeout = timeout;
  }

  /** Five attempts, the first pause one second, a minute without a byte taken for a broken connection. */
  public Downloader() {
    this(5, Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  /**
   * With other limits.
   *
   * @param attempts how often to try without anything new coming, at least 1
   * @param pause after the first failure; twice as long after each further one
   * @param timeout how long to wait for a connection, an answer, or the next byte
   * @throws IllegalArgumentException if one is out of range
   */
  public Downloader with(int attempts, Duration pause, Duration timeout) {
    if (attempts < 1 || pause.isNegative() || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("attempts is " + attempts + ", pause " + pause + " and timeout " + timeout
          + ", expected at least 1, 0 or more, and more than 0");
    }
    return new Downloader(attempts, pause, timeout);
  }

  /**
   * Fetches a file into the place that belongs to it.
   *
   * @param folder the data folder; made, with what lies in between, where it is not there
   * @param listener is told how it goes
   * @throws DownloadException if that fails: what has come stays for the next time, but where its checksum is wrong.
   *     So it does if there is a file of that name with another checksum, which is left as it is
   */
  public Outcome fetch(RemoteFile file, Path folder, DownloadListener listener) throws DownloadException {
    Path target = folder.resolve(file.path());
    try {
      if (Files.exists(target)) {
        requirePresent(file, target);
        return Outcome.PRESENT;
      }
      Files.createDirectories(target.toAbsolutePath().getParent());
      try (PartFile part = PartFile.open(target);
          HttpClient client = client()) {
        new Transfer(file, part, client, listener).run();
        finish(file, part);
      }
      return Outcome.DOWNLOADED;
    } catch (DownloadException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(file.uri() + ": interrupted; what has come so far is kept", e);
    } catch (IOException e) {
      throw new DownloadException(target + ": " + inWords(e), e);
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(timeout).build();
  }

  private static void requirePresent(RemoteFile file, Path target) throws IOException {
    if (!Files.isRegularFile(target)) {
      throw new DownloadException(target + ": is there and is no regular file", null);
    }
    String md5 = PartFile.md5(target);
    if (!md5.equals(file.md5())) {
      throw new DownloadException(target + ": is there, but its MD5 is " + md5 + ", expected " + file.md5()
          + "; move it away to have it downloaded", null);
    }
  }

  private static void finish(RemoteFile file, PartFile part) throws IOException {
    String md5 = part.md5();
    if (!md5.equals(file.md5())) {
      long length = part.length();
      part.delete();
      throw new DownloadException(file.uri() + ": what came, " + length + " bytes, has the MD5 " + md5 + ", expected "
          + file.md5() + "; it was deleted", null);
    }
    part.finish();
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1e3 + " s";
  }

  private static String inWords(Throwable e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException exists -> exists.getFile() + " is no folder";
      case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  /** A failure that may pass. */
  private static final class PassingException extends Exception {
    private static final long serialVersionUID = 1L;

    PassingException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The transfer of one file, in as many attempts as it takes. */
  private final class Transfer {
    private final RemoteFile file;
    private final PartFile part;
    private final HttpClient client;
    private final DownloadListener listener;
    private final byte[] buffer = new byte[BUFFER];

    Transfer(RemoteFile file, PartFile part, HttpClient client, DownloadListener listener) {
      this.file = file;
      this.part = part;
      this.client = client;
      this.listener = Objects.requireNonNull(listener, "listener");
    }

    void run() throws IOException, InterruptedException {
      long most = part.length();
      Duration wait = pause;
      for (int failures = 0;;) {
        try {
          attempt();
          return;
        } catch (PassingException e) {
          if (part.length() > most) {
            most = part.length();
            failures = 0;
            wait = pause;
          } else {
            failures++;
          }
          if (failures == attempts) {
            throw new DownloadException(file.uri() + ": " + e.getMessage() + "; given up after " + attempts
                + (attempts == 1 ? " attempt" : " attempts") + " in vain", e);
          }
          listener.retrying(file.uri() + ": " + e.getMessage(), wait);
          Thread.sleep(wait);
          wait = wait.multipliedBy(2);
        }
      }
    }

    private void attempt() throws IOException, InterruptedException, PassingException {
      Optional<String> version = part.version();
      HttpRequest.Builder request = HttpRequest.newBuilder(file.uri());
      if (version.isPresent()) {
        request.header("Range", "bytes=" + part.length() + "-").header("If-Range", version.get());
      }
      HttpResponse<InputStream> response = send(request.build());
      try (InputStream body = response.body()) {
        int status = response.statusCode();
        if (status == 416 && version.isPresent()) {
          unsatisfied(response);
        } else if (status == 206 && version.isPresent()) {
          receive(body, continued(response));
        } else if (status == 200) {
          part.restart(versionOf(response));
          receive(body, response.headers().firstValueAsLong("Content-Length").orElse(-1));
        } else if (status == 408 || status == 429 || status >= 500) {
          throw new PassingException("HTTP status " + status, null);
        } else {
          throw new DownloadException(file.uri() + ": HTTP status " + status + ", expected 200", null);
        }
      }
    }

    /** Waits here instead of by the request's own timeout, which in some JDKs includes the time for the body. */
    private HttpResponse<InputStream> send(HttpRequest request) throws PassingException, InterruptedException {
      var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
      boolean answered = false;
      try {
        HttpResponse<InputStream> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        answered = true;
        return response;
      } catch (TimeoutException e) {
        throw new PassingException("no answer within " + seconds(timeout), e);
      } catch (ExecutionException e) {
        throw new PassingException("no answer (" + inWords(e.getCause()) + ")", e);
      } finally {
        if (!answered) {
          answer.cancel(true);
        }
      }
    }

    /** What {@code If-Range} may name: a strong ETag, else the date of the last change. */
    private static String versionOf(HttpResponse<?> response) {
      return response.headers().firstValue("ETag").filter(tag -> !tag.startsWith("W/"))
          .or(() -> response.headers().firstValue("Last-Modified")).orElse(null);
    }

    /** The server has nothing from there on: the part is whole, or not of this file. */
    private void unsatisfied(HttpResponse<?> response) throws IOException, PassingException {
      Matcher range = UNSATISFIED_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
      if (!range.matches() || Long.parseLong(range.group(1)) != part.length()) {
        part.restart(null);
        throw new PassingException("the server has nothing that continues what came before; beginning again", null);
      }
    }

    /** The length of the whole file, or -1. */
    private long continued(HttpResponse<?> response) throws IOException, PassingException {
      String header = response.headers().firstValue("Content-Range").orElse("");
      Matcher range = CONTENT_RANGE.matcher(header);
      if (!range.matches() || Long.parseLong(range.group(1)) != part.length()) {
        long length = part.length();
        part.restart(null);
        throw new PassingException(
            "the server continued at \"" + header + "\", expected from byte " + length + "; beginning again", null);
      }
      return range.group(2).equals("*") ? -1 : Long.parseLong(range.group(2));
    }

    private void receive(InputStream body, long total) throws IOException, PassingException {
      long done = part.length();
      listener.started(file, done, total);
      try (StallGuard guard = new StallGuard(body, timeout)) {
        for (int n = read(body, guard); n >= 0; n = read(body, guard)) {
          part.append(buffer, n);
          done += n;
          guard.progressed();
          listener.progressed(done);
        }
      }
      if (total >= 0 && done < total) {
        throw new PassingException("the connection ended after " + done + " of " + total + " bytes", null);
      }
      if (total >= 0 && done > total) {
        part.restart(null);
        throw new PassingException("the server sent " + done + " bytes, expected " + total, null);
      }
    }

    /** Errors of the connection may pass; those of the disk, in the caller, do not. */
    private int read(InputStream body, StallGuard guard) throws PassingException, InterruptedIOException {
      try {
        return body.read(buffer);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        String why = guard.hasStalled() ? "nothing came for " + seconds(timeout) : inWords(e);
        throw new PassingException("the connection broke (" + why + ")", e);
      }
    }
  }
}
