package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.kit.BreakableReader;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.restrict.Restricter;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {

  private static final String FRIENDS =
      """
      [{"collection": "user", "ids": [1], "fields": {
        "friend_id": {"type": "relation", "collection": "user", "fields": {
          "name": null,
          "friend_id": {"type": "relation", "collection": "user", "fields": {"name": null}}
        }},
        "other_id": {"type": "relation", "collection": "user", "fields": {"email": null}}
      }}]""";

  private final InMemoryKeyState state = new InMemoryKeyState();
  private final Failures failures = new Failures();
  private final Evaluator evaluator =
      new Evaluator(state, RulesSource.NONE, ViewLimits.DEFAULTS, failures);

  @Test
  void anObjectReachedInSeveralWaysIsThereOnceWithAllThatIsAskedFor() throws Exception {
    state.apply(
        "user/1/friend_id=2", "user/1/other_id=2", "user/2/name=\"eve\"", "user/2/email=\"e\"");

    assertThat(snapshot(World.view(1, FRIENDS)))
        .isEqualTo(
            "{\"user/1/friend_id\":2,\"user/1/other_id\":2,\"user/2/email\":\"e\","
                + "\"user/2/name\":\"eve\"}");
  }

  @Test
  void aCircleEnds() throws Exception {
    state.apply("user/1/friend_id=1", "user/1/name=\"ada\"");

    assertThat(snapshot(World.view(1, FRIENDS)))
        .isEqualTo("{\"user/1/friend_id\":1,\"user/1/name\":\"ada\"}");
  }

  @Test
  void aValueThatIsNoRelationEndsItsBranchAndIsCounted() throws Exception {
    state.apply("user/1/friend_id=\"somebody\"");

    assertThat(snapshot(World.view(1, FRIENDS))).isEqualTo("{\"user/1/friend_id\":\"somebody\"}");
    assertThat(failures.count(Failures.Kind.RELATION_VALUE, "user/friend_id")).isEqualTo(1);
  }

  @Test
  void misfitsOfATemplatesFieldsAreCountedUnderOneName() throws Exception {
    state.apply(
        "user/1/group_$_ids=[\"a\",\"b\"]", "user/1/group_$a_ids=1", "user/1/group_$b_ids=[\"x\"]");

    snapshot(
        World.view(
            1,
            """
            [{"collection": "user", "ids": [1], "fields": {"group_$_ids": {
              "type": "template",
              "values": {"type": "relation-list", "collection": "group", "fields": {"name": null}}
            }}}]"""));

    assertThat(failures.count(Failures.Kind.RELATION_VALUE, "user/group_$_ids")).isEqualTo(2);
  }

  @Test
  void oneEvaluationSeesOneState() throws Exception {
    state.apply("user/1/friend_id=2", "user/2/name=\"eve\"");
    state.apply("user/1/friend_id=3", "user/2/name=null", "user/3/name=\"joe\"");

    Evaluation before = evaluator.evaluate(World.view(1, FRIENDS), 1, null, World.turn());

    assertThat(before.value(Key.of("user/2/name"))).isEqualTo(Json.of("\"eve\""));
    assertThat(before.dependsOn(Key.of("user/3/name"))).isFalse();
    assertThat(before.isStructure(Key.of("user/1/friend_id"))).isTrue();
    assertThat(before.isPlain(Key.of("user/2/name"))).isTrue();
  }

  @Test
  void aStateThatIsTrimmedIsNotGuessed() {
    state.apply("user/1/friend_id=2");
    state.trimTo(1);

    assertThatThrownBy(() -> evaluator.evaluate(World.view(1, FRIENDS), 0, null, World.turn()))
        .isInstanceOf(OffsetExpired.class);
  }

  @Test
  void aStateThatCannotBeReadInARuleIsNotTakenForAnAbsentValue() {
    state.apply("user/1/name=\"ada\"", "user/1/admin=true");
    Key admin = Key.of("user/1/admin");
    BreakableReader broken = new BreakableReader(state);
    broken.breakFor((keys, position) -> keys.contains(admin));
    Evaluator restricted =
        new Evaluator(
            broken,
            reader ->
                new Rules(
                    CalculatedFields.NONE,
                    World.showing(
                        (key, values) -> Objects.equals(values.read(admin), Json.of("true")))),
            ViewLimits.DEFAULTS,
            failures);

    assertThatThrownBy(() -> restricted.evaluate(World.view(1, FRIENDS), 1, null, World.turn()))
        .hasMessage("the state is closed");
  }

  @Test
  void aStateThatCannotBeReadInACalculatedFieldIsNotTakenForAnAbsentValue() {
    state.apply("user/1/friend_id=2", "user/2/name=\"eve\"", "user/2/email=1");
    BreakableReader broken = new BreakableReader(state);
    broken.breakFor((keys, position) -> keys.contains(Key.of("user/2/email")));
    Evaluator calculating =
        new Evaluator(
            broken,
            reader ->
                new Rules(
                    new CalculatedFields(
                        Map.of(
                            "user",
                            Map.of(
                                "name", (object, values) -> values.read(Key.of("user/2/email"))))),
                    Restricter.SHOW_ALL),
            ViewLimits.DEFAULTS,
            failures);

    assertThatThrownBy(() -> calculating.evaluate(World.view(1, FRIENDS), 1, null, World.turn()))
        .hasMessage("the state is closed");
  }

  @Test
  void eachOfManyKeysIsFound() throws Exception {
    Map<Key, Json> users = new HashMap<>();
    for (int id = 1; id <= 300; id++) {
      users.put(Key.of("user/" + id + "/name"), Json.of("" + id));
    }
    state.apply(new HashMap<>(users));
    Evaluation all =
        evaluator.evaluate(
            new View(Identity.of(0), KeyRequest.of(users.keySet())), 1, null, World.turn());

    users.forEach((key, value) -> assertThat(all.value(key)).isEqualTo(value));
    assertThat(all.value(Key.of("user/301/name"))).isNull();
    assertThat(all.readSet()).containsExactlyInAnyOrderElementsOf(users.keySet());
  }

  private String snapshot(View view) throws OffsetExpired {
    return Diff.snapshot(
            evaluator.evaluate(view, state.position(), null, World.turn()), state.position())
        .toString();
  }
}
