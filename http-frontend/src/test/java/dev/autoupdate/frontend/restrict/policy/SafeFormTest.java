package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.schema.ObjectId;
import dev.cel.bundle.Cel;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nothing is absent, a rule means what it means in CEL. */
final class SafeFormTest {

  private static final Set<String> FIELDS =
      Set.of("a", "b", "list", "name", "flag", "json", "k", "deputy_id");

  private final PolicyKit kit = new PolicyKit();
  private final State state =
      State.of(
          "motion/1/a=3",
          "motion/1/b=3.0",
          "motion/1/list=[1,2,3]",
          "motion/1/name=\"ada\"",
          "motion/1/flag=true",
          "motion/1/json={\"k\":[1,{\"k\":true}]}",
          "user/2/deputy_id=3");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this.a == 3",
        "this.a == this.b",
        "this.a != this.b",
        "this.a == user.deputy_id",
        "this.a < 4 && this.b > 2 || false",
        "this.a <= this.b",
        "this.a > this.b",
        "user.id in this.list",
        "this.a in this.list",
        "this.b in this.list",
        "4 in this.list",
        "user.id in [1, 2]",
        "this.list.exists(x, x == user.id)",
        "this.list.all(x, x < 3)",
        "this.list.exists_one(x, x == this.a)",
        "this.list.filter(x, x > 1).map(x, x * 2) == [4, 6]",
        "size(this.list) == 3 && this.name.size() == 3",
        "this.list[0] == 1",
        "this.json.k[1].k",
        "this.json['k'][0] == 1",
        "'k' in this.json",
        "has(this.json.k) && !has(this.json.name)",
        "has(this.a)",
        "this.flag ? this.a == 3 : false",
        "!this.flag",
        "this.name.startsWith('a') && this.name.matches('^a.a$')",
        "this.name + 'x' == 'adax'",
        "this.id == 1 && user.id == 2",
        "this == user",
        "this == this",
        "{'a': this.a}.a == 3",
        "[this, user].exists(x, x.id == 2)"
      })
  void aRuleMeansWhatItMeansInCel(String rule) throws Exception {
    Cel language = Language.ofRules(FIELDS);
    Evaluation evaluation =
        new Evaluation(
            new RuleBook("user", Map.of()), new Outcomes(), Identity.of(2), state, kit.failures);
    ObjectValue motion = ObjectValue.of(evaluation, new ObjectId("motion", "1"));
    Object expected =
        language
            .createProgram(language.check(language.parse(rule).getAst()).getAst())
            .eval(Map.of(Language.THIS, motion, Language.USER, evaluation.user()));
    assertThat(PolicyKit.seen(kit.rule(rule), 2, "motion/1/title", state))
        .isEqualTo(expected.equals(true) ? "shown" : "hidden");
  }
}
