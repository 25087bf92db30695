package dev.autoupdate.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogRecordTest {

  private static final Headers HEADERS =
      new RecordHeaders().add("source", "id:0:1".getBytes(UTF_8));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{",
        "{}",
        "[]",
        "{\"changes\":{}",
        "{\"changes\":{}}x",
        "{\"changes\":{\"user/1\":1}}",
        "{\"changes\":{\"user/01/a\":1}}",
        "{\"changes\":{\"user/1/a\":}}",
        "{\"changes\":{\"user/1/a\":[1}}",
        "{\"changes\":{\"user/1/a\":\"x}}",
        "{\"changes\":{\"user/1/a\":\"x\\",
        "{\"changes\":{\"user/1/a\":1,}}",
        "{\"changes\":{\"user/1/a\":1,\"user/1/a\":1}}",
        "{\"changes\":{},\"more\":1}",
        "{\"changes\":{},\"deletes\":[\"user/x\"]}",
        "{\"changes\":{\"motion/5/~\":true}}",
        "{\"changes\":{\"~other\":1}}",
        "{\"changes\":{\"~policy//\":1}}",
        "{\"heartbeat\":true}"
      })
  void whatIngestCannotHaveWrittenIsMalformed(String value) {
    assertThatThrownBy(() -> LogRecord.decode(value.getBytes(UTF_8), HEADERS))
        .isInstanceOf(MalformedLogRecord.class);
  }

  @Test
  void aRecordWithoutValueOrPlaceIsMalformed() {
    byte[] value = "{\"changes\":{}}".getBytes(UTF_8);

    assertThatThrownBy(() -> LogRecord.decode(null, HEADERS))
        .isInstanceOf(MalformedLogRecord.class);
    for (String place :
        new String[] {
          "", "id", "id:0", ":0:1", "id:x:1", "id:0:x", "id:0:1:x", "id:0:1:-1", "id:0:1:2:3"
        }) {
      Headers headers = new RecordHeaders().add("source", place.getBytes(UTF_8));
      assertThatThrownBy(() -> LogRecord.decode(value, headers))
          .as(place)
          .isInstanceOf(MalformedLogRecord.class);
    }
    assertThatThrownBy(() -> LogRecord.decode(value, new RecordHeaders()))
        .isInstanceOf(MalformedLogRecord.class);
  }

  @Test
  void whetherAnObjectExistsIsNeverWritten() {
    ChangeBatch batch =
        ChangeBatch.of(Map.of(Key.existence(new ObjectId("motion", "5")), Json.of("true")));
    LogRecord record =
        new LogRecord(
            new SourcePlace("id", 0, 1), OptionalLong.empty(), batch, OptionalLong.empty());

    assertThatThrownBy(record::value).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalNamesShareOneString() {
    byte[] value = "{\"changes\":{\"user/1/name\":1,\"user/2/name\":2}}".getBytes(UTF_8);

    Key[] keys = LogRecord.decode(value, HEADERS).batch().changes().keySet().toArray(new Key[0]);

    assertThat(keys[0].collection()).isSameAs(keys[1].collection());
    assertThat(keys[0].field()).isSameAs(keys[1].field());
  }
}
