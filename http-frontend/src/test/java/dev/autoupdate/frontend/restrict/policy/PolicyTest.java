package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sees what. */
final class PolicyTest {

  private static final String POLICY =
      """
      version: 3
      collections:
        user: {}
        meeting:
          modes:
            see: "can(this, 'staff') || user.id in this.user_ids"
            staff: user.id in this.admin_ids
          fields: { name: see }
          object: see
        motion:
          modes:
            public: "true"
            staff: "user.id in ref('meeting', this.meeting_id).admin_ids"
            see: "can(ref('meeting', this.meeting_id), 'see')"
          fields:
            title: public
            internal_note: staff
            reason: see
            comment_ids: { mode: public, cut: comment }
            secret_ids: { mode: staff, cut: comment }
            any_refs: { mode: public, cut: generic }
            best_id: { mode: public, cut: comment }
            group_$_ids: { mode: see, cut: comment }
            group_$7_ids: public
          default: staff
          object: see
        comment:
          modes:
            see: "this.public || this.author_id == user.id"
          fields: { text: see }
          object: see
      """;

  private final PolicyKit kit = new PolicyKit();
  private final Policy policy = kit.policy(POLICY);
  private final State state =
      State.of(
          "meeting/1/admin_ids=[1]",
          "meeting/1/user_ids=[2,3]",
          "motion/5/meeting_id=1",
          "motion/5/title=\"a\"",
          "motion/5/comment_ids=[1,2,3,9]",
          "motion/5/secret_ids=[1]",
          "motion/5/any_refs=[\"comment/1\",\"motion/5\",\"motion/6\",\"nope/1\"]",
          "motion/5/best_id=1",
          "motion/5/group_$_ids=[\"7\",\"8\"]",
          "motion/5/group_$7_ids=[1,2]",
          "motion/5/group_$8_ids=[1,2]",
          "motion/6/meeting_id=99",
          "motion/7/comment_ids=\"no list\"",
          "motion/7/any_refs=[3,\"x\",\"comment/1\"]",
          "comment/1/public=true",
          "comment/2/author_id=2",
          "comment/3/public=false");

  @ParameterizedTest(name = "user {0} sees {1} as {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # a rule that grants everybody
          0 | motion/5/title | shown
          # a rule about the user and a referenced object
          1 | motion/5/internal_note | shown
          2 | motion/5/internal_note | hidden
          0 | motion/5/internal_note | hidden
          # a mode of a referenced object, which uses another mode
          1 | motion/5/reason | shown
          2 | motion/5/reason | shown
          4 | motion/5/reason | hidden
          0 | motion/5/reason | hidden
          # a dangling relation hides only what depends on it
          1 | motion/6/reason | hidden
          1 | motion/6/internal_note | hidden
          1 | motion/6/title | shown
          # the default, for what is not named
          1 | motion/5/anything | shown
          2 | motion/5/anything | hidden
          # what is not named at all
          1 | meeting/1/admin_ids | hidden
          1 | user/1/username | hidden
          1 | poll/1/title | hidden
          # lists are cut
          2 | motion/5/comment_ids | [1,2]
          0 | motion/5/comment_ids | [1]
          2 | motion/5/secret_ids | hidden
          1 | motion/5/secret_ids | [1]
          1 | motion/5/any_refs | ["comment/1","motion/5"]
          0 | motion/5/any_refs | ["comment/1"]
          0 | motion/5/best_id | 1
          0 | motion/6/comment_ids | null
          # what is no list of references
          0 | motion/7/comment_ids | null
          0 | motion/7/any_refs | ["comment/1"]
          # templates
          2 | motion/5/group_$_ids | shown
          4 | motion/5/group_$_ids | hidden
          2 | motion/5/group_$8_ids | [1,2]
          3 | motion/5/group_$8_ids | [1]
          4 | motion/5/group_$8_ids | hidden
          4 | motion/5/group_$7_ids | shown
          """)
  void decides(long user, String key, String seen) {
    assertThat(PolicyKit.seen(policy, user, key, state)).isEqualTo(seen);
    assertThat(kit.failures.count(Failures.Kind.RULE)).isZero();
  }

  @Test
  void aValueThatNamesNoObjectsIsCounted() {
    PolicyKit.seen(policy, 0, "motion/7/any_refs", state);
    assertThat(kit.failures.count(Failures.Kind.RELATION_VALUE, "motion/any_refs")).isEqualTo(2);
  }

  @Test
  void aListThatNeedsNoCutKeepsItsBytes() {
    State whole = State.of("motion/5/comment_ids=[1,1]", "comment/1/public=true");
    assertThat(PolicyKit.verdict(policy, 0, "motion/5/comment_ids", whole))
        .isEqualTo(new Verdict.Rewritten(whole.read(Key.of("motion/5/comment_ids"))));
  }

  @Test
  void reservedKeysAreHiddenWhateverTheDefault() {
    Policy open = kit.policy("collections: { a: { modes: { all: 'true' }, default: all } }");
    List<Key> reserved = List.of(Key.POLICY, Key.existence(new ObjectId("a", "1")));
    assertThat(open.rules().restricter().restrict(Identity.of(1), state).verdicts(reserved))
        .containsOnly(Verdict.hidden());
  }

  @Test
  void aHiddenKeyIsNotRead() {
    PolicyKit.seen(policy, 4, "motion/5/secret_ids", state);
    assertThat(state.read()).doesNotContain(Key.of("motion/5/secret_ids"));
  }

  @Test
  void eachModeOfAnObjectIsDecidedOnce() {
    List<Key> reads = new ArrayList<>();
    ValueReader counting =
        keys -> {
          reads.addAll(keys);
          return state.read(keys);
        };
    List<Key> keys = IntStream.range(0, 50).mapToObj(i -> Key.of("motion/5/field_" + i)).toList();
    assertThat(policy.rules().restricter().restrict(Identity.of(2), counting).verdicts(keys))
        .containsOnly(Verdict.hidden());
    assertThat(reads).containsExactly(Key.of("motion/5/meeting_id"), Key.of("meeting/1/admin_ids"));
  }

  @Test
  void verdictsComeInTheOrderOfTheKeys() {
    List<Key> keys =
        List.of(
            Key.of("motion/5/internal_note"), Key.of("motion/5/title"), Key.of("motion/5/reason"));
    assertThat(policy.rules().restricter().restrict(Identity.of(2), state).verdicts(keys))
        .containsExactly(Verdict.hidden(), Verdict.shown(), Verdict.shown());
  }

  @Test
  void filesAreMerged() {
    Compiled compiled =
        kit.compiler.compile(
            List.of(
                new PolicyFile("a", "collections: { a: { modes: { m: 'true' } } }"),
                new PolicyFile("b", "version: 4\ncollections: { a: { fields: { x: m } } }"),
                new PolicyFile("c", "")));
    Policy merged = ((Compiled.Valid) compiled).policy();
    assertThat(merged.version()).isEqualTo(4);
    assertThat(PolicyKit.seen(merged, 1, "a/1/x", state)).isEqualTo("shown");
    assertThat(merged.source().files()).extracting(PolicyFile::name).containsExactly("a", "b", "c");
  }

  @Test
  void theVersionIsOneWhenNothingIsSaid() {
    assertThat(kit.policy("").version()).isEqualTo(1);
    assertThat(policy.version()).isEqualTo(3);
  }

  @Test
  void remoteFieldsAreListed() {
    Policy remote =
        kit.policy(
            """
            remote:
              poll/live_count: { url: "http://vote:9013/count", every: 500ms, timeout: 2m }
              poll/other: { url: "https://vote/count" }
            """);
    assertThat(remote.remoteFields())
        .containsExactly(
            new RemoteField(
                "poll",
                "live_count",
                URI.create("http://vote:9013/count"),
                Duration.ofMillis(500),
                Duration.ofMinutes(2)),
            new RemoteField(
                "poll",
                "other",
                URI.create("https://vote/count"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3)));
  }

  @Test
  void aModeThatDoesNotLookAtItsObjectIsDecidedOnceForAll() {
    Policy userOnly = kit.rule("user.rank + 1 > 2");

    List<Verdict> verdicts = verdicts(userOnly, "motion/1/title", "motion/2/title");

    assertThat(verdicts).containsOnly(Verdict.hidden());
    assertThat(kit.failures.count(Failures.Kind.RULE)).isEqualTo(1);
  }

  @Test
  void aModeThatDoesNotLookAtItsObjectAnswersTheSameWhicheverObjectIsFirst() {
    Policy aboutOne =
        kit.policy(
            """
            collections:
              meeting:
                modes: { all: "true", first: "can(ref('meeting', 1), 'all')" }
                fields: { name: first }
            """);

    assertThat(verdicts(aboutOne, "meeting/1/name", "meeting/2/name"))
        .containsOnly(Verdict.hidden());
    assertThat(verdicts(aboutOne, "meeting/2/name", "meeting/1/name"))
        .containsOnly(Verdict.hidden());
  }

  private static List<Verdict> verdicts(Policy policy, String... keys) {
    return policy
        .rules()
        .restricter()
        .restrict(Identity.of(1), State.of())
        .verdicts(Stream.of(keys).map(Key::of).toList());
  }
}
