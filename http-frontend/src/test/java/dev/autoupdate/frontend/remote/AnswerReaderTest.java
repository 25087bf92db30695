package dev.autoupdate.frontend.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerReaderTest {

  private static final Key ONE = Key.of("poll/1/live_count");
  private static final Key TWO = Key.of("poll/2/live_count");

  @Test
  void theValuesOfTheKeysThatWereAskedForAreTaken() {
    assertThat(
            read(
                """
                {"poll": {"1": {"live_count": 5, "title": ["x"]}, "3": {"live_count": 1}},
                 "user": {"1": {"live_count": {"a": [{}]}}}}
                """))
        .isEqualTo(new Fetched.Answer(Map.of(ONE, Json.of("5")), Set.of()));
  }

  @Test
  void nullIsMissing() {
    assertThat(read("{\"poll\":{\"1\":{\"live_count\":null}}}")).isEqualTo(nothing());
    assertThat(read("{}")).isEqualTo(nothing());
  }

  // As ingest writes them, see the tests of the batch decoder: what is compared byte by byte must
  // be equal.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1.50E+2|1.50E+2",
        "-0|-0",
        "123456789012345678901234567890.10|123456789012345678901234567890.10",
        "[ 1 , { \"a\" : [ ] , \"b\" : { } } ]|[1,{\"a\":[],\"b\":{}}]",
        "true|true",
        "[null,false]|[null,false]",
        "\"a\\/b\"|\"a/b\"",
        "\"\\u00e9\\u20ac\"|\"\u00e9\u20ac\"",
        "\"\\ud83d\\ude00\"|\"\ud83d\ude00\"",
        "\"\ud83d\ude00\"|\"\ud83d\ude00\"",
        "\"\\u0008\\u0009\\u000a\\u000c\\u000d\"|\"\\b\\t\\n\\f\\r\"",
        "\"\\u001F\\u007f\\u2028\"|\"\\u001f\u007f\u2028\"",
        "\"\\\"\\\\\"|\"\\\"\\\\\"",
        "{\"\\u0061\\\"\":1}|{\"a\\\"\":1}",
      })
  void valuesAreWrittenInOneWay(String given, String held) {
    assertThat(read("{\"poll\":{\"1\":{\"live_count\":" + given + "}}}"))
        .isEqualTo(new Fetched.Answer(Map.of(ONE, Json.of(held)), Set.of()));
  }

  @Test
  void aValueThatIsTooLargeIsNamedAndTheOthersAreTaken() {
    assertThat(
            read(
                "{\"poll\":{\"1\":{\"live_count\":\"%s\"},\"2\":{\"live_count\":\"%s\"}}}"
                    .formatted("x".repeat(99), "x".repeat(98))))
        .isEqualTo(
            new Fetched.Answer(Map.of(TWO, Json.of("\"" + "x".repeat(98) + "\"")), Set.of(ONE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "[]",
        "{\"poll\":5}",
        "{\"poll\":{\"1\":[]}}",
        "{\"poll\":{\"1\":{\"live_count\":5}}",
        "{\"poll\":{\"1\":{\"live_count\":05}}}",
        "{\"poll\":{\"1\":{\"live_count\":NaN}}}",
        "{\"poll\":{\"1\":{\"live_count\":5}}} x",
        "{\"poll\":{\"1\":{\"live_count\":5}}} {}",
        "{\"poll\":{\"1\":{\"live_count\":5,\"live_count\":6}}}",
        "{\"poll\":{\"1\":{\"live_count\":{\"a\":1,\"a\":2}}}}",
        "{\"poll\":{\"1\":{\"live_count\":\"\\ud83d\"}}}",
      })
  void whatIngestWouldNotTakeIsNoAnswer(String body) {
    assertThat(read(body)).isInstanceOf(Fetched.Failed.class);
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(300) + "]".repeat(300);

    assertThat(read("{\"poll\":{\"1\":{\"live_count\":" + deep + "}}}"))
        .isInstanceOf(Fetched.Failed.class);
  }

  @Test
  void whatIsNotUtf8IsNoAnswer() {
    byte[] body =
        "{\"poll\":{\"1\":{\"live_count\":\"\u00e9\"}}}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(AnswerReader.read(body, List.of(ONE), 100))
        .isEqualTo(new Fetched.Failed("the answer is not Unicode", true));
  }

  @Test
  void aReasonNeverQuotesTheAnswer() {
    Fetched failed = read("{\"poll\":{\"1\":{\"live_count\":secret}}}");

    assertThat(failed.toString()).doesNotContain("secret").contains("no JSON");
  }

  private static Fetched nothing() {
    return new Fetched.Answer(Map.of(), Set.of());
  }

  private static Fetched read(String body) {
    return AnswerReader.read(body.getBytes(StandardCharsets.UTF_8), List.of(ONE, TWO), 100);
  }
}
