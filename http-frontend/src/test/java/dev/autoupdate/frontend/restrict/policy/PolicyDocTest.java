package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.calculated.CalculatingReader;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The examples in the documentation do what it says. */
final class PolicyDocTest {

  private final PolicyKit kit = new PolicyKit();

  @TestFactory
  Stream<DynamicTest> everyRowOfEveryTableHolds() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    List<String> block = new ArrayList<>();
    String language = null;
    Policy policy = null;
    State state = State.of();
    for (String line : Files.readAllLines(Path.of("..", "docs", "policy.md"))) {
      if (line.startsWith("```")) {
        if ("yaml".equals(language)) {
          policy = kit.policy(String.join("\n", block));
        } else if ("state".equals(language)) {
          state = State.of(block);
        }
        language = language == null ? line.substring(3) : null;
        block.clear();
      } else if (language != null) {
        block.add(line);
      } else if (policy != null && line.matches("\\| \\d+ \\| [^|]* \\| [^|]* \\|")) {
        tests.add(row(policy, state, line.split("\\s*\\|\\s*")));
      }
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests.stream();
  }

  private static DynamicTest row(Policy policy, State state, String[] cells) {
    return dynamicTest(
        "user " + cells[1] + " sees " + cells[2] + " as " + cells[3],
        () ->
            assertThat(seen(policy, Long.parseLong(cells[1]), Key.of(cells[2]), state))
                .isEqualTo(cells[3]));
  }

  private static String seen(Policy policy, long user, Key key, State state) {
    ValueReader reader = new CalculatingReader(state, policy.rules().calculated(), new Failures());
    Verdict verdict =
        policy
            .rules()
            .restricter()
            .restrict(Identity.of(user), reader)
            .verdicts(List.of(key))
            .get(0);
    if (verdict instanceof Verdict.Rewritten rewritten) {
      return rewritten.value() == null ? "hidden" : rewritten.value().toString();
    }
    Json value = reader.read(key);
    return verdict.equals(Verdict.hidden()) ? "hidden" : value == null ? "absent" : "" + value;
  }
}
