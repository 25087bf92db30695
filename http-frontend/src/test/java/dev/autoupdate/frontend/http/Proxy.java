package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A process of a proxy that runs with the configuration that is shipped. For one thread. */
final class Proxy implements AutoCloseable {

  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(5_000));

  /** Where one runs: its files, its ports, and the port it stands in front of. */
  record Place(Path folder, Path pem, int service, int plain, int tls, int admin) {

    String in(String name) {
      return folder.resolve(name).toString();
    }
  }

  final Place at;
  private final ProxyKind kind;
  private final Process process;

  /** Starts one in {@code folder}, which must not be there yet. */
  static Proxy start(ProxyKind kind, Path folder, Path pem, int service) throws Exception {
    return start(kind, folder, pem, service, Map.of());
  }

  /** With some pieces of the shipped text changed. */
  static Proxy start(
      ProxyKind kind, Path folder, Path pem, int service, Map<String, String> changed)
      throws Exception {
    assumeTrue(isThere(kind), kind.program + " is on the path");
    Files.createDirectory(folder);
    Place at = new Place(folder, pem, service, freePort(), freePort(), freePort());
    String text = filled(Files.readString(kind.shipped), kind.filledIn(at));
    Files.writeString(folder.resolve("shipped"), filled(text, changed));
    Files.writeString(folder.resolve("main"), kind.around(at));
    ProcessBuilder builder =
        new ProcessBuilder(kind.command(at))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    // Caddy keeps its state below it.
    builder.environment().put("HOME", folder.toString());
    builder.environment().remove("XDG_DATA_HOME");
    builder.environment().remove("XDG_CONFIG_HOME");
    Proxy proxy = new Proxy(kind, at, builder.start());
    try {
      await().atMost(Duration.ofSeconds(30)).until(proxy::listens);
    } catch (RuntimeException | AssertionError e) {
      proxy.close();
      throw new AssertionError(kind + " says: " + Files.readString(folder.resolve("said")), e);
    }
    return proxy;
  }

  /** Whether the program is on this machine; says so when it is not. */
  static boolean isThere(ProxyKind kind) throws Exception {
    boolean there = Shell.has(kind.program);
    if (!there) {
      System.err.println("SKIPPED: " + kind + ", for there is no " + kind.program + " on the path");
    }
    return there;
  }

  private Proxy(ProxyKind kind, Place at, Process process) {
    this.kind = kind;
    this.at = at;
    this.process = process;
  }

  /** Lets it read its configuration again. */
  void reload() throws Exception {
    for (List<String> command : kind.reload(at, process.pid())) {
      Process done =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(at.folder().resolve("reload").toFile())
              .start();
      assertThat(done.waitFor()).as(Files.readString(at.folder().resolve("reload"))).isZero();
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor(3, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private boolean listens() {
    assertThat(process.isAlive()).as("it runs").isTrue();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.plain())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String filled(String text, Map<String, String> pieces) {
    String filled = text;
    for (Map.Entry<String, String> piece : pieces.entrySet()) {
      assertThat(filled).contains(piece.getKey());
      filled = filled.replace(piece.getKey(), piece.getValue());
    }
    return filled;
  }

  private static int freePort() {
    // Below those that connections take for themselves, and never the same twice: a proxy that is
    // given one port for two listeners serves both on it.
    while (true) {
      int port = 21_000 + NEXT.getAndIncrement() % 5_000;
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken; another one.
      }
    }
  }
}
