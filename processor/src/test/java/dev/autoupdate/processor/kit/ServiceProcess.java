package dev.autoupdate.processor.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.processor.app.Main;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The service as a process of its own, its broker in it. It has the same ports and the same folder
 * however often it is killed and started again. For one thread.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(60);

  private final Path folder;
  private final int port = freePort(20_000);
  private final int kafkaPort = freePort(26_000);
  private Process process;

  private ServiceProcess(Path folder) throws IOException {
    this.folder = folder;
    this.process = launch();
  }

  /** Starts one that keeps its data in the folder, without the demo. */
  public static ServiceProcess start(Path folder) throws IOException {
    return new ServiceProcess(folder);
  }

  /** The port clients use. */
  public int port() {
    return port;
  }

  /** What writes to its source topic. */
  public SourceWriter source() throws Exception {
    return new SourceWriter("127.0.0.1:" + kafkaPort, "datastore.changes");
  }

  /** Waits until clients are answered. */
  public void awaitReady() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> PollingClient.get(port, "/system/autoupdate/health/ready").statusCode() == 200);
  }

  /** Ends it as a failing machine would: at once, with nothing put in order. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again, and does not wait for it. */
  public void startAgain() throws IOException {
    process = launch();
  }

  @Override
  public void close() {
    process.destroy();
    assertThat(process.onExit()).as("stops when asked to").succeedsWithin(STOP);
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of("--port", Integer.toString(port), "--internal-port", "0"));
    command.addAll(List.of("--kafka-port", Integer.toString(kafkaPort), "--no-demo"));
    command.addAll(List.of("--data-dir", folder.toString()));
    return new ProcessBuilder(command).inheritIO().start();
  }

  // Below those that connections take for themselves: while nobody listens, a client that tries
  // again and again would sooner or later be given the very port, and talk to itself.
  private static int freePort(int from) {
    while (true) {
      int port = from + ThreadLocalRandom.current().nextInt(6_000);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken; another one.
      }
    }
  }
}
