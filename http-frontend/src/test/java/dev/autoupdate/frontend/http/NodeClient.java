package dev.autoupdate.frontend.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The client module as it is served, run by Node; what it tells, line by line. */
final class NodeClient implements AutoCloseable {

  private final Process process;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  /**
   * Follows what the frontend at the port has, in a folder of its own.
   *
   * @param tokens {@code ask}: the client says {@code token} and is told one, line by line.
   *     Otherwise it has none, and any line stops it
   */
  NodeClient(Path folder, int port, String transport, String tokens, String request)
      throws IOException {
    copy("/web/client.js", folder.resolve("client.mjs"));
    copy("/client/follow.mjs", folder.resolve("follow.mjs"));
    process =
        new ProcessBuilder(
                List.of(
                    "node",
                    "follow.mjs",
                    "http://127.0.0.1:" + port + "/system/autoupdate",
                    transport,
                    tokens,
                    request))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    Thread reader = new Thread(this::read, "node-client");
    reader.setDaemon(true);
    reader.start();
  }

  static boolean isThere() {
    try {
      Process version = new ProcessBuilder("node", "--version").start();
      return version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The next line that begins with this word, without it; others are passed over. */
  String next(String word) throws InterruptedException {
    StringBuilder passed = new StringBuilder();
    while (true) {
      String line = said.poll(60, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("nothing said of " + word + "; before:\n" + passed);
      }
      if (line.startsWith(word + " ")) {
        return line.substring(word.length() + 1);
      }
      passed.append(line).append('\n');
    }
  }

  void tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
      }
    } catch (IOException e) {
      // The process is ended.
    }
  }

  private static void copy(String resource, Path to) throws IOException {
    try (InputStream in = NodeClient.class.getResourceAsStream(resource)) {
      Files.copy(Objects.requireNonNull(in, resource), to);
    }
  }
}
