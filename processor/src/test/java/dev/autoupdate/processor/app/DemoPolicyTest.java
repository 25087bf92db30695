package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Restriction;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.frontend.restrict.policy.Policy;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.processor.demo.Assembly;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoPolicyTest {

  private static final Identity NOBODY = Identity.of(0);
  private static final Identity DELEGATE = Identity.of(DemoUsers.DELEGATE);
  private static final Identity STAFF = Identity.of(2);
  private static final Identity ADMIN = Identity.of(DemoUsers.ADMIN);

  private final Map<Key, Json> state = new HashMap<>();
  private Policy policy;

  @BeforeEach
  void theAssemblyHasBegun() throws Exception {
    policy = PolicyFiles.demo().compile("user");
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T10:00:00Z"), ZoneOffset.UTC);
    JsonNode batch = new ObjectMapper().readTree(new Assembly(1, clock).first());
    batch
        .path("changes")
        .properties()
        .forEach(
            change -> state.put(Key.of(change.getKey()), Json.of(change.getValue().toString())));
    state.keySet().stream()
        .map(Key::object)
        .distinct()
        .toList()
        .forEach(object -> state.put(Key.existence(object), Json.of("true")));
  }

  @Test
  void thePolicyHasNoWarnings() {
    assertThat(policy.warnings()).isEmpty();
  }

  @Test
  void guestsSeeWhatGoesOnWhileTheDoorsAreOpen() {
    assertThat(shows(NOBODY, "motion/1/title")).isTrue();
    assertThat(shows(NOBODY, "poll/1/title")).isTrue();
    assertThat(shows(NOBODY, "poll/1/votes_cast")).isFalse();
    assertThat(shows(NOBODY, "user/1/username")).isFalse();
    assertThat(shows(NOBODY, "motion/1/internal_note")).isFalse();
  }

  @Test
  void guestsSeeNothingButTheDoorWhenItIsClosed() {
    state.put(Key.of("meeting/1/guests_admitted"), Json.of("false"));

    assertThat(shows(NOBODY, "meeting/1/name")).isTrue();
    assertThat(shows(NOBODY, "meeting/1/guests_admitted")).isTrue();
    assertThat(shows(NOBODY, "meeting/1/current_topic_id")).isFalse();
    assertThat(shows(NOBODY, "motion/1/title")).isFalse();
    assertThat(shows(DELEGATE, "motion/1/title")).isTrue();
  }

  @Test
  void delegatesSeeNamesAndTheirOwnMailAddress() {
    assertThat(shows(DELEGATE, "user/1/username")).isTrue();
    assertThat(shows(DELEGATE, "user/5/email")).isTrue();
    assertThat(shows(DELEGATE, "user/6/email")).isFalse();
    assertThat(shows(ADMIN, "user/6/email")).isTrue();
    assertThat(shows(DELEGATE, "motion/1/internal_note")).isFalse();
    assertThat(shows(STAFF, "motion/1/internal_note")).isTrue();
  }

  @Test
  void aDelegateSeesTheirOwnVoteOfAllThatAreCast() {
    vote(1, 5);
    vote(2, 6);
    state.put(Key.of("poll/1/vote_ids"), Json.of("[1,2]"));

    assertThat(verdict(DELEGATE, "poll/1/vote_ids"))
        .isEqualTo(new Verdict.Rewritten(Json.of("[1]")));
    assertThat(verdict(ADMIN, "poll/1/vote_ids"))
        .isEqualTo(new Verdict.Rewritten(Json.of("[1,2]")));
    assertThat(shows(DELEGATE, "vote/1/value")).isTrue();
    assertThat(shows(DELEGATE, "vote/2/value")).isFalse();
    assertThat(shows(NOBODY, "vote/2/value")).isFalse();
  }

  @Test
  void internalCommentsAreForTheStaff() {
    assertThat(verdict(DELEGATE, "motion/1/comment_ids"))
        .isEqualTo(new Verdict.Rewritten(Json.of("[1,2]")));
    assertThat(verdict(STAFF, "motion/1/comment_ids"))
        .isEqualTo(new Verdict.Rewritten(Json.of("[1,2,3]")));
    assertThat(shows(NOBODY, "motion/1/comment_ids")).isFalse();
  }

  @Test
  void theResultIsPublicOnceThePollIsFinished() {
    state.put(Key.of("poll/1/state"), Json.of("\"started\""));
    assertThat(shows(DELEGATE, "poll/1/result")).isFalse();
    assertThat(shows(STAFF, "poll/1/result")).isTrue();

    state.put(Key.of("poll/1/state"), Json.of("\"finished\""));
    assertThat(shows(NOBODY, "poll/1/result")).isTrue();
  }

  @Test
  void itMakesWayForAnyOtherPolicyButNotForAnEarlierOfItsOwn() {
    StartPolicy start = new StartPolicy(policy.source(), true);
    Json own = policy.source().toJson();
    Json other = Json.of(own.toString().replace("demo-policy.yaml", "mine.yaml"));

    assertThat(start.makesWayFor(null)).isFalse();
    assertThat(start.makesWayFor(own)).isFalse();
    assertThat(start.makesWayFor(other)).isTrue();
    assertThat(new StartPolicy(policy.source(), false).makesWayFor(other)).isFalse();
    assertThat(PolicySource.of(other)).isPresent();
  }

  private void vote(int id, int user) {
    ObjectId vote = new ObjectId("vote", String.valueOf(id));
    state.put(Key.existence(vote), Json.of("true"));
    state.put(new Key("vote", vote.id(), "user_id"), Json.of(String.valueOf(user)));
    state.put(new Key("vote", vote.id(), "poll_id"), Json.of("1"));
    state.put(new Key("vote", vote.id(), "value"), Json.of("\"yes\""));
  }

  private boolean shows(Identity user, String key) {
    return !verdict(user, key).equals(Verdict.hidden());
  }

  private Verdict verdict(Identity user, String key) {
    Restriction restriction = policy.rules().restricter().restrict(user, reader());
    return restriction.verdicts(List.of(Key.of(key))).get(0);
  }

  private ValueReader reader() {
    return keys -> {
      @Nullable Json[] values = new Json[keys.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = state.get(keys.get(i));
      }
      return values;
    };
  }
}
