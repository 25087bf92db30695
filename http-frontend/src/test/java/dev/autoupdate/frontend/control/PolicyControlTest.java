package dev.autoupdate.frontend.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.kit.AppliedAtOnce;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PolicyControlTest {

  private static final ControlTopic.Place PLACE = new ControlTopic.Place("control", 0, 5);

  private final InMemoryKeyState state = new InMemoryKeyState();
  private final AppliedAtOnce topic = new AppliedAtOnce(state);

  @Test
  void aPolicyIsInForceFromTheOffsetOnAtWhichItIsApplied() throws Exception {
    state.apply("user/1/name=1");

    assertThat(apply(policy(1, "a"))).isEqualTo(new Outcome.Applied(2));
    assertThat(PolicyControl.stored(state)).isEqualTo(policy(1, "a").toJson());
    assertThat(state.read(List.of(Key.POLICY), 1).value(0)).isNull();
  }

  @Test
  void thePolicyThatIsInForceIsNotSentAgain() throws Exception {
    apply(policy(1, "a"));

    assertThat(apply(policy(1, "a"))).isEqualTo(new Outcome.Unchanged());
    assertThat(topic.sent()).isEqualTo(1);
  }

  @Test
  void aLowerVersionIsNotSentAndAnEqualOneIs() throws Exception {
    apply(policy(2, "a"));

    assertThat(apply(policy(1, "b"))).isEqualTo(new Outcome.Older(2));
    assertThat(apply(policy(2, "b"))).isInstanceOf(Outcome.Applied.class);
    assertThat(topic.sent()).isEqualTo(2);
  }

  @Test
  void anOlderPolicyThatIsUnderWayDoesNotReplaceANewerOne() throws Exception {
    assertThat(racing(policy(5, "b"), policy(4, "a"))).isEqualTo(new Outcome.Older(5));
    assertThat(PolicyControl.stored(state)).isEqualTo(policy(5, "b").toJson());
  }

  @Test
  void aPolicyThatANewerOneFollowsAtOnceIsNotCalledApplied() throws Exception {
    ControlTopic followed =
        changes -> {
          state.apply(changes);
          state.apply(Map.of(Key.POLICY, policy(5, "b").toJson()));
          state.applyFrom("control", 0, 5);
          return CompletableFuture.completedFuture(PLACE);
        };

    assertThat(apply(followed, Duration.ofSeconds(10))).isEqualTo(new Outcome.Older(5));
  }

  @Test
  void ofTwoPoliciesWithTheSameVersionTheLaterOneCounts() throws Exception {
    assertThat(racing(policy(4, "b"), policy(4, "a"))).isInstanceOf(Outcome.Applied.class);
    assertThat(PolicyControl.stored(state)).isEqualTo(policy(4, "a").toJson());
  }

  @Test
  void whatIsNoPolicyIsReplaced() throws Exception {
    state.apply(Map.of(Key.POLICY, Json.of("\"x\"")));

    assertThat(apply(policy(1, "a"))).isEqualTo(new Outcome.Applied(2));
  }

  @Test
  void aSendThatFailsIsSaidWithItsReason() throws Exception {
    ControlTopic broken =
        changes -> CompletableFuture.failedFuture(new IllegalStateException("no\nbroker"));

    assertThat(apply(broken, Duration.ofSeconds(10)))
        .isEqualTo(new Outcome.Failed("it could not be sent: no broker"));
  }

  @Test
  void whatIsSentAndDoesNotComeBackInTimeIsNotCalledApplied() throws Exception {
    ControlTopic stalled = changes -> CompletableFuture.completedFuture(PLACE);

    assertThat(apply(stalled, Duration.ofMillis(50)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .isEqualTo(
                        "it was sent, as offset 5 of partition 0 of control, and does not count"
                            + " here yet: ingest is behind"));
  }

  @Test
  void whatTheLogDoesNotTakeIsNotCalledApplied() throws Exception {
    ControlTopic rejecting =
        changes -> {
          state.applyFrom("control", 0, 5);
          return CompletableFuture.completedFuture(PLACE);
        };

    assertThat(apply(rejecting, Duration.ofSeconds(10)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.reason()).contains("dead letters"));
  }

  @Test
  void anApplyWaitsUntilTheStateIsAtThePlace() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    ControlTopic slow =
        changes -> {
          sent.countDown();
          return CompletableFuture.completedFuture(PLACE);
        };
    CompletableFuture<Outcome> outcome =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return apply(slow, Duration.ofSeconds(10));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();

    state.apply("user/1/name=1");
    state.apply(Map.of(Key.POLICY, policy(1, "a").toJson()));
    assertThat(outcome).isNotDone();
    state.applyFrom("control", 0, 5);

    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Applied(2));
  }

  // The other one is sent by another instance at the same time, and comes first.
  private Outcome racing(PolicySource other, PolicySource wanted) throws InterruptedException {
    ControlTopic topic =
        changes -> {
          state.apply(Map.of(Key.POLICY, other.toJson()));
          state.apply(changes);
          state.applyFrom("control", 0, 5);
          return CompletableFuture.completedFuture(PLACE);
        };
    return new PolicyControl(topic).apply(wanted, state, state.changes(), Duration.ofSeconds(10));
  }

  private Outcome apply(PolicySource wanted) throws InterruptedException {
    return new PolicyControl(topic).apply(wanted, state, state.changes(), Duration.ofSeconds(10));
  }

  private Outcome apply(ControlTopic through, Duration patience) throws InterruptedException {
    return new PolicyControl(through).apply(policy(1, "a"), state, state.changes(), patience);
  }

  private static PolicySource policy(int version, String text) {
    return new PolicySource(version, List.of(new PolicyFile("policy.yaml", text)));
  }
}
