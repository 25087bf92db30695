package dev.autoupdate.processor.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.ChangeBatch.Deletion;
import dev.autoupdate.schema.DeadLetter.Reason;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class BatchDecoderTest {

  private static final Path EXAMPLES = Path.of("..", "schemas", "examples");

  private final BatchDecoder decoder = new BatchDecoder();

  static List<Path> examples() throws IOException {
    return examples("change-batch");
  }

  static List<Path> controlExamples() throws IOException {
    return examples("control-batch");
  }

  private static List<Path> examples(String schema) throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES.resolve(schema))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsAcceptedOrRejectedAsItsNameSays(Path example) throws IOException {
    Decoded decoded = decoder.decode(null, Files.readAllBytes(example));

    assertThat(decoded).isInstanceOf(verdict(example));
  }

  @ParameterizedTest
  @MethodSource({"examples", "controlExamples"})
  void theControlTopicTakesWhatSourcesMayWriteAndThePolicy(Path example) throws IOException {
    Decoded decoded = BatchDecoder.ofControlTopic().decode(null, Files.readAllBytes(example));

    Class<? extends Decoded> expected =
        example.endsWith("invalid-key-reserved.json") ? Decoded.Rejected.class : verdict(example);
    assertThat(decoded).isInstanceOf(expected);
  }

  @ParameterizedTest
  @MethodSource("controlExamples")
  void noSourceSetsThePolicy(Path example) throws IOException {
    String batch = Files.readString(example);
    if (batch.contains("\"~policy\":")) {
      assertThat(reason(batch.getBytes(UTF_8))).isEqualTo(Reason.RESERVED_KEY);
    }
  }

  @Test
  void thePolicyIsReadAsAValueLikeAnyOther() {
    String policy = "{\"version\":3,\"files\":[{\"name\":\"a\",\"text\":\"b\"}]}";

    Decoded decoded =
        BatchDecoder.ofControlTopic()
            .decode(null, ("{\"changes\":{\"~policy\": " + policy + "}}").getBytes(UTF_8));

    assertThat(((Decoded.Accepted) decoded).batch().changes())
        .containsOnly(Map.entry(Key.POLICY, Json.of(policy)));
  }

  @Test
  void theMessageSaysWhoSetsReservedKeys() {
    assertThat(message("{\"changes\":{\"~policy\":null}}"))
        .isEqualTo("'~policy' is set through the control topic alone");
    assertThat(message("{\"changes\":{\"motion/5/~\":true}}"))
        .isEqualTo("'motion/5/~' is not set by anybody: it tells whether an object has a field");
  }

  private String message(String batch) {
    return ((Decoded.Rejected) decoder.decode(null, batch.getBytes(UTF_8))).letter().message();
  }

  private static Class<? extends Decoded> verdict(Path example) {
    return example.getFileName().toString().startsWith("valid-")
        ? Decoded.Accepted.class
        : Decoded.Rejected.class;
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``                                          | NULL_RECORD",
        "` `                                         | INVALID_JSON",
        "`{`                                         | INVALID_JSON",
        "`{\"changes\":{}`                           | INVALID_JSON",
        "`{\"changes\":{\"user/1/a\":}}`             | INVALID_JSON",
        "`{\"changes\":{\"user/1/a\":01}}`           | INVALID_JSON",
        "`{\"changes\":{\"user/1/a\":NaN}}`          | INVALID_JSON",
        "`{\"changes\":{\"user/1/a\":[1,]}}`         | INVALID_JSON",
        "`{\"changes\":{},}`                         | INVALID_JSON",
        "`{\"changes\":{}} x`                        | INVALID_JSON",
        "`{\"changes\":{}}{}`                        | INVALID_JSON",
        "`{'changes':{}}`                            | INVALID_JSON",
        "`{\"changes\":{}/**/}`                      | INVALID_JSON",
        "`[]`                                        | WRONG_TYPE",
        "`null`                                      | WRONG_TYPE",
        "`{\"changes\":[]}`                          | WRONG_TYPE",
        "`{\"changes\":{},\"position\":1.5}`         | WRONG_TYPE",
        "`{\"changes\":{},\"position\":1e999999999}` | WRONG_TYPE",
        "`{\"changes\":{},\"position\":1e99999999999}` | WRONG_TYPE",
        "`{\"changes\":{},\"userId\":-1}`            | WRONG_TYPE",
        "`{\"changes\":{},\"timestamp\":1}`          | WRONG_TYPE",
        "`{\"changes\":{},\"deletes\":[1]}`          | WRONG_TYPE",
        "`{}`                                        | MISSING_CHANGES",
        "`{\"position\":1}`                          | MISSING_CHANGES",
        "`{\"changes\":{},\"more\":1}`               | UNKNOWN_MEMBER",
        "`{\"changes\":{\"user/1\":1}}`              | INVALID_KEY",
        "`{\"changes\":{},\"deletes\":[\"user/0\"]}` | INVALID_KEY",
        "`{\"changes\":{},\"changes\":{}}`           | DUPLICATE_KEY",
        "`{\"changes\":{\"user/1/a\":1,\"user/1/a\":1}}` | DUPLICATE_KEY",
        "`{\"changes\":{\"user/1/a\":null,\"user/1/a\":1}}` | DUPLICATE_KEY",
        "`{\"changes\":{\"user/1/a\":[{\"x\":1,\"\\u0078\":2}]}}` | DUPLICATE_KEY",
        "`{\"changes\":{\"user/1/a\":\"\\ud800\"}}`  | INVALID_UTF8",
        "`{\"changes\":{\"user/1/a\":\"\\ud800x\"}}` | INVALID_UTF8",
        "`{\"changes\":{\"user/1/a\":{\"\\udc00\":1}}}` | INVALID_UTF8",
        "`{\"changes\":{},\"timestamp\":\"\\udc00\\ud800\"}` | INVALID_UTF8",
      })
  void aRejectedRecordHasItsReason(String value, Reason reason) {
    assertThat(reason(value.getBytes(UTF_8))).isEqualTo(reason);
  }

  @Test
  void aNameIsAtMost255CharactersLong() {
    String longest = "f".repeat(255);
    for (String form :
        List.of(
            "{\"changes\":{\"%s/1/a\":1}}",
            "{\"changes\":{\"a/1/%s\":null}}",
            "{\"changes\":{},\"deletes\":[\"%s\"]}",
            "{\"changes\":{},\"deletes\":[\"%s/1\"]}")) {
      assertThat(decoder.decode(null, form.formatted(longest).getBytes(UTF_8)))
          .as(form)
          .isInstanceOf(Decoded.Accepted.class);
      assertThat(decoder.decode(null, form.formatted(longest + "f").getBytes(UTF_8)))
          .as(form)
          .isInstanceOfSatisfying(
              Decoded.Rejected.class,
              rejected -> {
                assertThat(rejected.letter().reason()).isEqualTo(Reason.INVALID_KEY);
                assertThat(rejected.letter().message()).contains("at most 255 characters");
              });
    }
  }

  @Test
  void aTombstoneIsRejected() {
    assertThat(reason(null)).isEqualTo(Reason.NULL_RECORD);
  }

  @Test
  void bytesThatAreNotUtf8AreRejected() {
    assertThat(reason("{\"changes\":{\"user/1/a\":\"\u00fc\"}}".getBytes(ISO_8859_1)))
        .isEqualTo(Reason.INVALID_UTF8);
    // A slash in two bytes, and a surrogate in three: both are forbidden in UTF-8.
    assertThat(reason("{\"changes\":{\"user/1/a\":\"\u00c0\u00af\"}}".getBytes(ISO_8859_1)))
        .isEqualTo(Reason.INVALID_UTF8);
    assertThat(reason("{\"changes\":{\"user/1/a\":\"\u00ed\u00a0\u0080\"}}".getBytes(ISO_8859_1)))
        .isEqualTo(Reason.INVALID_UTF8);
  }

  @Test
  void aRecordMayBe256Deep() {
    assertThat(decoder.decode(null, nested(254))).isInstanceOf(Decoded.Accepted.class);
    assertThat(reason(nested(255))).isEqualTo(Reason.TOO_DEEP);
    assertThat(reason(nested(100_000))).isEqualTo(Reason.TOO_DEEP);
  }

  @Test
  void aLongNumberIsKeptAsItIsWrittenButIsNoPosition() {
    String digits = "9".repeat(200_000);

    assertThat(value("{\"changes\":{\"user/1/a\":" + digits + "}}")).isEqualTo(digits);
    assertThat(reason(("{\"changes\":{},\"position\":" + digits + "}").getBytes(UTF_8)))
        .isEqualTo(Reason.WRONG_TYPE);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`[ 1 , { \"a\" : [ ] , \"b\" : { } } ]`  | `[1,{\"a\":[],\"b\":{}}]`",
        "` 1.0E+5`                                | `1.0E+5`",
        "`12345678901234567890`                   | `12345678901234567890`",
        "`-0.10`                                  | `-0.10`",
        "` true`                                  | `true`",
        "`\"\\u0041\\/\\u00fc\"`                  | `\"A/\u00fc\"`",
        "`\"\\ud83d\\ude00\"`                     | `\"\ud83d\ude00\"`",
        "`\"\\u001f\\u0008\\u000a\\u0022\\u005c\"` | `\"\\u001f\\b\\n\\\"\\\\\"`",
        "`{\"\\u0062\": null}`                    | `{\"b\":null}`",
      })
  void aValueLosesItsWhiteSpaceAndNothingElse(String written, String kept) {
    assertThat(value("{\"changes\": {\"user/1/a\": " + written + " } }")).isEqualTo(kept);
  }

  @Test
  void everythingABatchSaysIsRead() {
    ChangeBatch batch =
        accepted(
            """
            {"deletes": ["motion/5", "comment"], "timestamp": "t", "position": 42.0, "userId": 5,
             "information": [ 1 ], "changes": {"user/2/b": null, "user/1/a": 1}}
            """);

    assertThat(batch.changes().keySet()).containsExactly(Key.of("user/2/b"), Key.of("user/1/a"));
    assertThat(batch.changes()).containsEntry(Key.of("user/1/a"), Json.of("1"));
    assertThat(batch.deletes())
        .containsExactly(new Deletion("motion", "5"), new Deletion("comment", null));
    assertThat(batch.about()).isEqualTo(new About(42L, 5L, "t", Json.of("[1]")));
  }

  @Test
  void theMessageSaysWhatAndWhere() {
    Decoded decoded = decoder.decode(null, "{\"changes\":{\"user/1\":1}}".getBytes(UTF_8));

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Rejected.class,
            rejected -> assertThat(rejected.letter().message()).contains("'user/1'"));
  }

  private static byte[] nested(int depth) {
    String value = "[".repeat(depth) + "]".repeat(depth);
    return ("{\"changes\":{\"user/1/a\":" + value + "}}").getBytes(UTF_8);
  }

  private String value(String batch) {
    return String.valueOf(accepted(batch).changes().get(Key.of("user/1/a")));
  }

  private ChangeBatch accepted(String value) {
    Decoded decoded = decoder.decode(null, value.getBytes(UTF_8));
    assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
    return ((Decoded.Accepted) decoded).batch();
  }

  private Reason reason(byte @Nullable [] value) {
    Decoded decoded = decoder.decode(null, value);
    assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    return ((Decoded.Rejected) decoded).letter().reason();
  }
}
