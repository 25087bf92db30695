package dev.autoupdate.frontend.restrict.policy;

import static dev.autoupdate.frontend.kit.Fuzzing.oneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.kit.Fuzzing;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random rules over random data. A policy is refused with the place of each fault, or it has a
 * verdict for every key, and that is the same alone, together and shared.
 */
final class PolicyFuzzTest {

  private static final List<Key> KEYS =
      Stream.of("a/1", "a/2", "b/1", "b/2", "user/1")
          .flatMap(object -> Stream.of("n", "l", "r", "t").map(field -> object + "/" + field))
          .map(Key::of)
          .toList();

  private final PolicyKit kit = new PolicyKit();

  @Test
  void aRuleIsRefusedWithItsPlaceOrHasOneOutcome() throws Exception {
    Fuzzing.run("policies", random -> check(random, kit::compile));
  }

  @Test
  void aCompilerThatFailsOnARuleIsFound() {
    Function<String, Compiled> faulty =
        text -> {
          if (text.contains("exists(x, false")) {
            throw new IllegalStateException("planted");
          }
          return kit.compile(text);
        };

    assertThatThrownBy(() -> Fuzzing.run("policies", 3_000, random -> check(random, faulty)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted");
  }

  private static void check(Random random, Function<String, Compiled> compiler) {
    String text = policy(random);
    if (random.nextInt(4) == 0) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      text = new String(Fuzzing.mutated(bytes, random), StandardCharsets.UTF_8);
    }
    Compiled compiled;
    try {
      compiled = compiler.apply(text);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(e + " for\n" + text, e);
    }
    if (compiled instanceof Compiled.Invalid invalid) {
      assertThat(invalid.errors()).as(text).isNotEmpty();
      assertThat(invalid.errors()).as(text).allMatch(error -> error.toString().contains(".yaml"));
      return;
    }
    Policy policy = ((Compiled.Valid) compiled).policy();
    // What the first asks leave behind is shared with the second.
    checkOutcomes(policy, values(random), random.nextInt(3), text);
    List<String> values = values(random);
    long user = random.nextInt(3);
    List<Verdict> shared = checkOutcomes(policy, values, user, text);
    Policy fresh = ((Compiled.Valid) compiler.apply(text)).policy();

    assertThat(shared)
        .as("%s as %s over %s", text, user, values)
        .isEqualTo(verdicts(fresh, user, KEYS, values));
  }

  private static List<Verdict> checkOutcomes(
      Policy policy, List<String> values, long user, String text) {
    List<Verdict> together = verdicts(policy, user, KEYS, values);
    List<Verdict> alone = new ArrayList<>();
    KEYS.forEach(key -> alone.addAll(verdicts(policy, user, List.of(key), values)));

    assertThat(together).as("%s as %s over %s", text, user, values).isEqualTo(alone);
    return together;
  }

  private static List<Verdict> verdicts(
      Policy policy, long user, List<Key> keys, List<String> values) {
    return policy.rules().restricter().restrict(Identity.of(user), State.of(values)).verdicts(keys);
  }

  private static String policy(Random random) {
    return """
        collections:
          a:
            modes:
              one: |
                %s
            default: one
          b:
            modes:
              one: |
                %s
              two: |
                %s
            default: two
          user:
            modes:
              all: "true"
            default: all
        """
        .formatted(truth(random, 3), truth(random, 3), truth(random, 2));
  }

  private static String truth(Random random, int depth) {
    if (depth == 0) {
      return oneOf(random, "true", "false", "has(this.n)", "this.t == 'x'", "this.n > 1");
    }
    int less = depth - 1;
    return switch (random.nextInt(12)) {
      case 0 -> "(" + truth(random, less) + " && " + truth(random, less) + ")";
      case 1 -> "(" + truth(random, less) + " || " + truth(random, less) + ")";
      case 2 -> "!" + truth(random, less);
      case 3 ->
          number(random, less)
              + oneOf(random, " == ", " < ", " != ", " >= ")
              + number(random, less);
      case 4 -> number(random, less) + " in " + list(random);
      case 5 -> list(random) + ".exists(x, " + truth(random, less) + " && x == 1)";
      case 6 -> list(random) + ".all(x, x != " + number(random, less) + ")";
      case 7 -> "can(ref('b', " + number(random, less) + "), 'one')";
      case 8 -> "can(ref(this.r), 'one')";
      case 9 -> "refs('b', " + list(random) + ").exists(x, " + truth(random, 0) + ")";
      case 10 ->
          "(" + truth(random, less) + " ? " + truth(random, less) + " : " + truth(random, 0) + ")";
      default -> oneOf(random, "this.t", "'x'") + " == " + oneOf(random, "'x'", "user.t", "this.n");
    };
  }

  private static String number(Random random, int depth) {
    if (depth <= 0) {
      return oneOf(random, "this.n", "user.id", "1", "-1", "9223372036854775807", "1.5");
    }
    return switch (random.nextInt(4)) {
      case 0 -> "(" + number(random, depth - 1) + " + " + number(random, 0) + ")";
      case 1 -> "ref('b', " + number(random, depth - 1) + ").n";
      case 2 -> "size(" + list(random) + ")";
      default -> number(random, 0);
    };
  }

  private static String list(Random random) {
    return oneOf(random, "this.l", "user.l", "[1, 2]", "ref('b', 1).l");
  }

  private static List<String> values(Random random) {
    List<String> values = new ArrayList<>();
    for (Key key : KEYS) {
      if (random.nextInt(4) > 0) {
        values.add(key + "=" + value(key, random));
      }
    }
    return values;
  }

  private static String value(Key key, Random random) {
    if (random.nextInt(8) == 0) {
      return oneOf(
          random, "null", "true", "\"\"", "{}", "[]", "1e400", "-0", "18446744073709551615");
    }
    return switch (key.field()) {
      case "n" -> oneOf(random, "0", "1", "2", "1.5", "-1", "9223372036854775807");
      case "l" -> oneOf(random, "[]", "[1]", "[1,2]", "[\"1\",2]", "[null]");
      case "r" -> oneOf(random, "\"b/1\"", "\"b/2\"", "\"a/1\"", "\"nowhere/1\"", "\"b/0\"");
      default -> oneOf(random, "\"x\"", "\"\"", "\"\\ud800\"", "\"é\"");
    };
  }
}
