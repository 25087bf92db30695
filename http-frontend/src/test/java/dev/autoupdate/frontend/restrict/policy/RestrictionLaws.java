package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** A verdict is a pure function of the user and of what was read for it. */
final class RestrictionLaws {

  private static final List<String> RULES =
      List.of(
          "this.a == user.id",
          "user.id in this.list || can(ref('b', this.a), 'two')",
          "this.list.exists(id, ref('b', id).a == user.id)",
          "can(ref(this.any), 'one')",
          "!can(ref(this.any), 'one') && has(this.a)",
          "can(ref(this.any), 'one') || can(ref(this.other), 'two') || this.flag",
          "refs('b', this.list).all(b, can(b, 'two'))",
          "ref('b', this.a).flag ? this.a > 1 : user.a == this.a",
          "this.flag && this.a + 1 > 2",
          "field(user, 'list') == this.list",
          "refs(this.any).exists(x, can(x, 'one')) || this.flag",
          "can(ref(this.other), 'one') || refs(this.any).exists(x, can(x, 'one')) || this.flag",
          "this.list.exists(id, id in user.list) && user.flag",
          "this == user || refs('user', this.list).exists(u, u == user)",
          "can(user, 'one') || user.a == 2");

  private static final List<String> FIELDS = List.of("a", "list", "any", "other", "flag");
  private static final List<ObjectId> OBJECTS =
      List.of(
          new ObjectId("a", "1"),
          new ObjectId("a", "2"),
          new ObjectId("b", "1"),
          new ObjectId("b", "2"),
          new ObjectId("user", "1"));
  private static final List<Key> KEYS =
      OBJECTS.stream()
          .flatMap(object -> FIELDS.stream().map(field -> Key.of(object + "/" + field)))
          .toList();

  private final PolicyKit kit = new PolicyKit();
  private final Map<List<String>, Policy> policies = new HashMap<>();

  private record Recorded(Map<Key, Json> values, Set<Key> read) implements ValueReader {
    @Override
    public @Nullable Json[] read(List<Key> keys) {
      read.addAll(keys);
      return keys.stream().map(values::get).toArray(Json[]::new);
    }
  }

  @Property(tries = 1500)
  void changingWhatWasNotReadChangesNoVerdict(
      @ForAll("rules") List<String> rules,
      @ForAll("states") Map<Key, Json> state,
      @ForAll("states") Map<Key, Json> other,
      @ForAll("keys") Key key,
      @ForAll("users") long user) {
    Recorded first = new Recorded(state, new LinkedHashSet<>());
    Verdict verdict = verdicts(rules, user, List.of(key), first).get(0);

    Map<Key, Json> changed = new HashMap<>(other);
    for (Key read : first.read()) {
      changed.remove(read);
      if (state.containsKey(read)) {
        changed.put(read, state.get(read));
      }
    }
    Recorded second = new Recorded(changed, new LinkedHashSet<>());
    assertThat(verdicts(rules, user, List.of(key), second).get(0)).isEqualTo(verdict);
    assertThat(second.read()).isEqualTo(first.read());
  }

  @Property(tries = 1500)
  void theOrderOfTheKeysDoesNotMatter(
      @ForAll("rules") List<String> rules,
      @ForAll("states") Map<Key, Json> state,
      @ForAll("users") long user,
      @ForAll Random random) {
    List<Key> shuffled = new ArrayList<>(KEYS);
    Collections.shuffle(shuffled, random);
    List<Verdict> together =
        verdicts(rules, user, shuffled, new Recorded(state, new LinkedHashSet<>()));
    List<Verdict> alone =
        shuffled.stream()
            .map(
                key ->
                    verdicts(rules, user, List.of(key), new Recorded(state, new LinkedHashSet<>()))
                        .get(0))
            .toList();
    assertThat(together).isEqualTo(alone);
  }

  /** The policies of all tries are the same, so their rules have been asked in other states. */
  @Property(tries = 1500)
  void whatIsSharedIsWhatTheRulesGive(
      @ForAll("rules") List<String> rules,
      @ForAll("states") Map<Key, Json> state,
      @ForAll("states") Map<Key, Json> other,
      @ForAll Random random) {
    Map<Key, Json> mixed = new HashMap<>(state);
    other.forEach((key, value) -> mixed.merge(key, value, (a, b) -> random.nextBoolean() ? a : b));
    List<Key> shuffled = new ArrayList<>(KEYS);
    Collections.shuffle(shuffled, random);
    for (Map<Key, Json> each : List.of(state, mixed, state)) {
      for (long user = 0; user <= 2; user++) {
        Recorded shared = new Recorded(each, new LinkedHashSet<>());
        Recorded alone = new Recorded(each, new LinkedHashSet<>());

        List<Verdict> verdicts = verdicts(rules, user, shuffled, shared);

        assertThat(verdicts).isEqualTo(verdicts(policy(rules), user, shuffled, alone));
        assertThat(shared.read()).isEqualTo(alone.read());
      }
    }
  }

  private List<Verdict> verdicts(List<String> rules, long user, List<Key> keys, ValueReader state) {
    return verdicts(policies.computeIfAbsent(rules, this::policy), user, keys, state);
  }

  private static List<Verdict> verdicts(
      Policy policy, long user, List<Key> keys, ValueReader state) {
    return policy.rules().restricter().restrict(Identity.of(user), state).verdicts(keys);
  }

  private Policy policy(List<String> rules) {
    return kit.policy(
        """
        collections:
          a:
            modes:
              one: "%s"
            fields:
              list: { mode: one, cut: b }
              any: { mode: one, cut: generic }
            default: one
            object: one
          b:
            modes:
              one: "%s"
              two: "this.a == user.id || can(ref(this.other), 'one')"
            default: one
            object: two
          user:
            modes:
              one: this.flag
            default: one
        """
            .formatted(rules.toArray()));
  }

  @Provide
  Arbitrary<List<String>> rules() {
    return Arbitraries.of(RULES).list().ofSize(2);
  }

  @Provide
  Arbitrary<Map<Key, Json>> states() {
    Arbitrary<Key> keys =
        Arbitraries.of(Stream.concat(KEYS.stream(), OBJECTS.stream().map(Key::existence)).toList());
    return Arbitraries.maps(keys, Arbitraries.integers().between(0, 3))
        .ofMinSize(10)
        .ofMaxSize(30)
        .map(
            picks -> {
              Map<Key, Json> state = new HashMap<>();
              picks.forEach((key, pick) -> state.put(key, Json.of(value(key, pick))));
              return state;
            });
  }

  private static String value(Key key, int pick) {
    if (key.isExistence()) {
      return "true";
    }
    switch (key.field()) {
      case "list":
        return List.of("[]", "[1]", "[1,2]", "[2,1,7]").get(pick);
      case "any":
      case "other":
        return List.of("\"a/1\"", "\"a/2\"", "\"b/1\"", "[\"a/1\",\"b/2\"]").get(pick);
      case "flag":
        return List.of("true", "false", "null", "3").get(pick);
      default:
        return Integer.toString(pick);
    }
  }

  @Provide
  Arbitrary<Key> keys() {
    return Arbitraries.of(KEYS);
  }

  @Provide
  Arbitrary<Long> users() {
    return Arbitraries.longs().between(0, 2);
  }
}
