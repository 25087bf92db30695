package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.calculated.CalculatedField;
import dev.autoupdate.frontend.calculated.CalculationFailed;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calculated fields give. */
final class CelFieldTest {

  private final PolicyKit kit = new PolicyKit();
  private final State state =
      State.of(
          "poll/1/vote_ids=[3,4,5]",
          "poll/1/title=\"ab\"",
          "poll/1/weight=1.5",
          "poll/1/json={\"a\":[1,{\"b\":null}]}",
          "poll/1/large=9007199254740993",
          "vote/3/value=2",
          "vote/4/value=3");

  private String calculate(String expression) {
    Policy policy =
        kit.policy("collections: { vote: {} }\ncalculated:\n  poll/x: |\n    " + expression + "\n");
    CalculatedField field =
        Objects.requireNonNull(policy.rules().calculated().find(Key.of("poll/1/x")));
    return String.valueOf(field.calculate(new ObjectId("poll", "1"), state));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          size(this.vote_ids)                                  | 3
          size(this.nothing)                                   | 0
          this.id                                              | 1
          this.title + '!'                                     | "ab!"
          this.weight * 2.0                                    | 3.0
          this.large + 1                                       | 9007199254740994
          this.nothing                                         | null
          this.vote_ids.filter(id, id > 3)                     | [4,5]
          this.vote_ids.map(id, ref('vote', id).value)         | [2,3,null]
          refs('vote', this.vote_ids).exists(v, v.value == 3)  | true
          this.json                                            | {"a":[1,{"b":null}]}
          this.json.a[1]                                       | {"b":null}
          {'size': size(this.vote_ids), 'first': this.vote_ids[0]} | {"size":3,"first":3}
          has(this.title) ? 'titled' : 'not'                   | "titled"
          """)
  void gives(String expression, String value) {
    assertThat(calculate(expression)).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"1 / 0", "this.nothing + 1", "this.title < 3", "this", "b'ab'", "0.0 / 0.0"})
  void aFailureIsSaidWithoutData(String expression) {
    assertThatThrownBy(() -> calculate(expression))
        .isInstanceOf(CalculationFailed.class)
        .message()
        .isNotBlank()
        .doesNotContain("ab");
  }

  @Test
  void onlyWhatIsNamedIsCalculated() {
    Policy policy = kit.policy("calculated: { poll/x: '1' }");
    assertThat(policy.rules().calculated().find(Key.of("poll/1/y"))).isNull();
    assertThat(policy.rules().calculated().find(Key.of("vote/1/x"))).isNull();
  }
}
