package dev.autoupdate.frontend.request;

import static dev.autoupdate.frontend.kit.Fuzzing.oneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.kit.Fuzzing;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random lists of keys against the grammar as a pattern, random bodies, and broken ones. */
final class RequestFuzzTest {

  private static final Pattern KEY =
      Pattern.compile(
          "(?:[a-z]|[a-z][a-z_]*[a-z])/([1-9][0-9]*)/[a-z][a-z0-9_]*(?:\\$[a-z0-9_]*)?");
  private static final RequestParser PARSER = new RequestParser(RequestLimits.DEFAULTS);

  @FunctionalInterface
  private interface Subject {
    KeyRequest parse(List<String> lists, byte[] body) throws InvalidRequest;
  }

  @Test
  void requestsAreReadOrRefusedAsTheGrammarSays() throws Exception {
    Fuzzing.run("requests", random -> check(random, PARSER::parse));
  }

  @Test
  void aParserThatTakesAnIdTooManyIsFound() {
    Subject faulty =
        (lists, body) ->
            PARSER.parse(
                lists.stream().map(list -> list.replace("/9223372036854775808/", "/1/")).toList(),
                body);

    assertThatThrownBy(() -> Fuzzing.run("requests", 20_000, random -> check(random, faulty)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("scripts/fuzz requests");
  }

  @Test
  void aParserThatFailsInsteadOfRefusingIsFound() {
    Subject faulty =
        (lists, body) -> {
          try {
            return PARSER.parse(lists, body);
          } catch (InvalidRequest e) {
            throw new IllegalStateException(e);
          }
        };

    assertThatThrownBy(() -> Fuzzing.run("requests", 20_000, random -> check(random, faulty)))
        .isInstanceOf(AssertionError.class);
  }

  private static void check(Random random, Subject subject) {
    switch (random.nextInt(3)) {
      case 0 -> checkList(random, subject);
      case 1 -> {
        byte[] body = body(random);
        assertThat(isRead(subject, List.of(), body)).as(text(body)).isTrue();
      }
      default -> {
        // Whatever becomes of it, it is no failure.
        isRead(subject, List.of(), Fuzzing.mutated(body(random), random));
      }
    }
  }

  private static void checkList(Random random, Subject subject) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      keys.add(key(random));
    }
    String list = String.join(",", keys);
    boolean isValid = keys.stream().allMatch(RequestFuzzTest::isKey);

    assertThat(isRead(subject, List.of(list), new byte[0])).as(list).isEqualTo(isValid);
  }

  private static boolean isRead(Subject subject, List<String> lists, byte[] body) {
    try {
      subject.parse(lists, body);
      return true;
    } catch (InvalidRequest e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }

  private static boolean isKey(String text) {
    var matcher = KEY.matcher(text);
    return matcher.matches()
        && new BigInteger(matcher.group(1)).compareTo(BigInteger.valueOf(Long.MAX_VALUE)) <= 0;
  }

  private static String key(Random random) {
    String collection = oneOf(random, "a", "user", "a_b", "a__b", "_a", "a_", "A", "a1", "");
    String id =
        oneOf(random, "1", "10", "0", "01", "9223372036854775807", "9223372036854775808", "x", "");
    String field = oneOf(random, "a", "a1", "a_", "a_$", "a$b", "$a", "a$_$", "a_$22_x", "1", "");
    String slash = oneOf(random, "/", "/", "/", "/", "//", "", "%2F");
    return collection + oneOf(random, "/", "/", "/", "") + id + slash + field;
  }

  private static byte[] body(Random random) {
    return new RequestTexts(random.nextLong())
        .request()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
