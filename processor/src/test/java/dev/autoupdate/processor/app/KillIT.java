package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.kit.SourceWriter;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process, broker included, is killed while changes come in. */
class KillIT {

  private static final int CHANGES = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void noChangeIsLostOrToldTwiceWhenTheProcessIsKilledAndStartedAgain() throws Exception {
    int port = freePort();
    int kafkaPort = freePort();
    ExecutorService threads = Executors.newCachedThreadPool();
    Process process = start(port, kafkaPort);
    try (SourceWriter source = connect(port, kafkaPort)) {
      CountDownLatch half = new CountDownLatch(CHANGES / 2);
      Future<?> writing =
          threads.submit(
              () -> {
                for (int i = 1; i <= CHANGES; i++) {
                  source.change("item/" + i + "/value", Integer.toString(i));
                  half.countDown();
                }
                return null;
              });
      PollingClient client =
          new PollingClient(
              IntStream.rangeClosed(1, CHANGES)
                  .mapToObj(i -> "item/" + i + "/value")
                  .collect(Collectors.joining(",")));
      Future<?> polling =
          threads.submit(
              () ->
                  // Nobody answers while the process is down, and 503 while it comes up.
                  await()
                      .atMost(PATIENCE)
                      .pollDelay(Duration.ZERO)
                      .pollInterval(Duration.ofMillis(10))
                      .ignoreExceptionsInstanceOf(IOException.class)
                      .until(
                          () -> {
                            client.poll(port);
                            return client.view().size() == CHANGES;
                          }));

      assertThat(half.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      process.destroyForcibly().waitFor();
      process = start(port, kafkaPort);

      writing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      polling.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      client.view().forEach((key, value) -> assertThat(key).isEqualTo("item/" + value + "/value"));
    } finally {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("stops when asked to").isTrue();
      threads.shutdownNow();
    }
  }

  private Process start(int port, int kafkaPort) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of("--port", Integer.toString(port), "--internal-port", "0"));
    command.addAll(List.of("--kafka-port", Integer.toString(kafkaPort), "--no-demo"));
    command.addAll(List.of("--data-dir", folder.toString()));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static SourceWriter connect(int port, int kafkaPort) throws Exception {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> PollingClient.get(port, "/system/autoupdate/health/ready").statusCode() == 200);
    return new SourceWriter("127.0.0.1:" + kafkaPort, "datastore.changes");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
