package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.kit.ServiceProcess;
import dev.autoupdate.processor.kit.SourceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ServiceProcess process = ServiceProcess.start(folder);
        SourceWriter source = connect(process)) {
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
                            client.poll(process.port());
                            return client.view().size() == CHANGES;
                          }));

      assertThat(half.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      process.kill();
      process.startAgain();

      writing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      polling.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      client.view().forEach((key, value) -> assertThat(key).isEqualTo("item/" + value + "/value"));
    } finally {
      threads.shutdownNow();
    }
  }

  private static SourceWriter connect(ServiceProcess process) throws Exception {
    process.awaitReady();
    return process.source();
  }
}
