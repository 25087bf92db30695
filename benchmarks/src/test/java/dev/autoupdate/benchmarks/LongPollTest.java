package dev.autoupdate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongPollTest {

  private final ScriptedServer scripted;
  private final Producer<byte[], byte[]> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());

  LongPollTest() throws IOException {
    scripted = new ScriptedServer();
  }

  @AfterEach
  void stop() {
    scripted.close();
  }

  @Test
  void theSnapshotIsNoArrivalAndADiffIs() throws Exception {
    try (ChangePath path = new ChangePath(scripted.server(), "changes", producer)) {
      await().until(() -> scripted.waiting() == 1);
      long sent = System.nanoTime();

      scripted.answerOldest(200, "{\"bench/1/value\":" + sent + "}");

      path.arrivals().await(sent, Duration.ofSeconds(10));
      assertThat(path.arrivals().received().getTotalCount()).isEqualTo(1);
    }
  }

  @Test
  void aPollWithoutNewsIsAskedAgain() throws Exception {
    try (ChangePath path = new ChangePath(scripted.server(), "changes", producer)) {
      await().until(() -> scripted.waiting() == 1);

      scripted.answerOldest(204, "");

      await().until(() -> scripted.waiting() == 1);
      assertThat(path.arrivals().received().getTotalCount()).isZero();
    }
  }

  @Test
  void anExpiredOffsetBreaksThePath() throws Exception {
    try (ChangePath path = new ChangePath(scripted.server(), "changes", producer)) {
      await().until(() -> scripted.waiting() == 1);

      scripted.answerOldest(410, "{}");

      assertThatIllegalStateException()
          .isThrownBy(() -> path.arrivals().await(Long.MAX_VALUE, Duration.ofSeconds(10)))
          .withStackTraceContaining("410");
    }
  }

  @Test
  void manyIdlePollsWaitAndAskAgain() throws Exception {
    try (IdlePolls idle = new IdlePolls(scripted.server(), 50)) {
      idle.awaitWaiting(Duration.ofSeconds(20));
      await().until(() -> scripted.waiting() == 50);

      scripted.answerOldest(204, "");

      await().until(() -> scripted.waiting() == 50);
      assertThat(idle.failures()).isZero();
      assertThat(idle.answers()).isEqualTo(51);
    }
  }
}
