package dev.autoupdate.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.feed.ControlTopic.Place;
import dev.autoupdate.processor.decode.BatchDecoder;
import dev.autoupdate.processor.decode.Decoded;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class ControlWriterTest {

  private static final ChangeBatch POLICY =
      ChangeBatch.of(Map.of(Key.POLICY, Json.of("{\"version\":1,\"files\":[]}")));

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final ControlWriter writer = new ControlWriter(producer, "control", 60);

  @Test
  void theAnswerIsWhereTheBatchStandsOnceItIsAcknowledged() throws Exception {
    CompletableFuture<Place> place = writer.send(POLICY.changes()).toCompletableFuture();
    assertThat(place).isNotDone();

    producer.completeNext();

    assertThat(place.get()).isEqualTo(new Place("control", 0, 0));
    assertThat(producer.history()).hasSize(1);
    byte[] value = producer.history().get(0).value();
    assertThat(BatchDecoder.ofControlTopic().decode(null, value))
        .isEqualTo(new Decoded.Accepted(POLICY));
  }

  @Test
  void aSendThatFailsFailsTheAnswer() {
    CompletableFuture<Place> place = writer.send(POLICY).toCompletableFuture();

    producer.errorNext(new IllegalStateException("no broker"));

    assertThatThrownBy(place::get)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("no broker");
  }

  @Test
  void aBatchThatIngestWouldRejectAsTooLargeIsNotSent() {
    ChangeBatch large =
        ChangeBatch.of(Map.of(Key.of("user/1/name"), Json.of("\"" + "x".repeat(60) + "\"")));

    assertThatThrownBy(() -> writer.send(large).toCompletableFuture().get())
        .hasMessageContaining("the limit is 60");
    assertThat(producer.history()).isEmpty();
    assertThat(new String(new LogWriter().write(POLICY), UTF_8)).hasSizeLessThanOrEqualTo(60);
  }
}
