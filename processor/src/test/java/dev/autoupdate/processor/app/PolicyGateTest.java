package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.SourcePlace;
import dev.autoupdate.processor.state.KeyState;
import dev.autoupdate.processor.state.KeyStateLimits;
import dev.autoupdate.processor.state.Replica;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PolicyGateTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private Replica replica;
  private PolicyMemory memory;

  @BeforeEach
  void open() throws Exception {
    memory = PolicyMemory.open(folder, this::send);
    replica =
        Replica.open(
            folder.resolve("state"),
            "log",
            "id",
            0,
            KeyStateLimits.withRetention(Duration.ofHours(1)),
            Map.of("control", "control-id"));
  }

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void withoutAnyPolicyAStateIsServedOnceTheControlTopicIsKnownToHoldNone() throws Exception {
    try (PolicyGate gate = gate(Optional.empty(), () -> 0)) {
      assertThat(gate.await(PATIENCE)).isTrue();
    }
  }

  @Test
  void aStateWithoutPolicyWaitsForWhatTheControlTopicStillHolds() throws Exception {
    try (PolicyGate gate = gate(Optional.empty(), () -> 2)) {
      apply(0, Map.of(Key.of("poll/1/live"), Json.of("1")));
      await().atMost(PATIENCE).until(() -> gate.reason().contains("control topic says"));
      assertThat(gate.await(Duration.ofMillis(100))).isFalse();

      apply(1, Map.of(Key.POLICY, policy(1).toJson()));

      assertThat(gate.await(PATIENCE)).isTrue();
      assertThat(gate.reason()).isEmpty();
    }
  }

  @Test
  void aControlTopicWhoseEndIsGoneIsReadToItsEndWhenAHeartbeatSaysSo() throws Exception {
    try (PolicyGate gate = gate(Optional.empty(), () -> 2)) {
      await().atMost(PATIENCE).until(() -> gate.reason().contains("control topic says"));

      apply(
          new LogRecord(
              new SourcePlace("control-id", 0, -1),
              OptionalLong.empty(),
              ChangeBatch.of(Map.of()),
              OptionalLong.of(1)));

      assertThat(gate.await(PATIENCE)).isTrue();
    }
  }

  @Test
  void aStateThatHoldsAPolicyIsServedAtOnce() throws Exception {
    apply(0, Map.of(Key.POLICY, policy(1).toJson()));

    try (PolicyGate gate =
        gate(
            Optional.empty(),
            () -> {
              throw new ExecutionException(new IllegalStateException("not to be asked"));
            })) {
      assertThat(gate.await(PATIENCE)).isTrue();
    }
  }

  @Test
  void thePolicyOfTheFileIsInForceBeforeAnybodyIsServed() throws Exception {
    apply(0, Map.of(Key.POLICY, policy(1).toJson()));

    try (PolicyGate gate = gate(Optional.of(policy(2)), () -> 1)) {
      assertThat(gate.await(PATIENCE)).isTrue();

      assertThat(PolicyControl.stored(state())).isEqualTo(policy(2).toJson());
    }
  }

  @Test
  void aLowerVersionIsRefusedAndTheLogsPolicyCounts() throws Exception {
    apply(0, Map.of(Key.POLICY, policy(3).toJson()));

    try (PolicyGate gate = gate(Optional.of(policy(2)), () -> 1)) {
      assertThat(gate.await(PATIENCE)).isTrue();

      assertThat(PolicyControl.stored(state())).isEqualTo(policy(3).toJson());
      assertThat(sent).hasValue(0);
    }
  }

  @Test
  void aPolicyThatCannotBeSentIsSentAgainAndNobodyIsServedMeanwhile() throws Exception {
    CountDownLatch repaired = new CountDownLatch(1);
    ControlTopic topic =
        changes ->
            repaired.getCount() > 0
                ? CompletableFuture.failedFuture(new IllegalStateException("no broker"))
                : send(changes);
    try (PolicyGate gate = gate(Optional.of(policy(1)), () -> 0, topic)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(gate.reason())
                      .isEqualTo(
                          "the policy of the file is not in force:"
                              + " it could not be sent: no broker"));
      assertThat(served).hasValue(0);

      repaired.countDown();

      assertThat(gate.await(PATIENCE)).isTrue();
    }
  }

  @Test
  void aGateThatIsClosedLetsNothingThrough() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    PolicyGate gate =
        gate(
            Optional.empty(),
            () -> {
              asked.countDown();
              awaitUninterruptibly(answer);
              return 0;
            });
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    gate.close();
    answer.countDown();

    assertThat(gate.await(Duration.ofMillis(200))).isFalse();
    assertThat(served).hasValue(0);
  }

  @Test
  void aLogWithoutThePolicyThatWasServedHereIsNotServedUntilItIsInForceAgain() throws Exception {
    remember(policy(2), "gone", 7);

    try (PolicyGate gate = gate(Optional.empty(), () -> 0)) {
      assertThat(gate.await(PATIENCE)).isTrue();

      assertThat(PolicyControl.stored(state())).isEqualTo(policy(2).toJson());
    }
  }

  @Test
  void soItIsWithALogThatHasAnOlderOne() throws Exception {
    remember(policy(2), "gone", 7);
    apply(0, Map.of(Key.POLICY, policy(1).toJson()));

    try (PolicyGate gate = gate(Optional.empty(), () -> 1)) {
      assertThat(gate.await(PATIENCE)).isTrue();

      assertThat(PolicyControl.stored(state())).isEqualTo(policy(2).toJson());
    }
  }

  @Test
  void whatTheControlTopicStillHasIsWaitedForAndNotSentAgain() throws Exception {
    remember(policy(2), "control-id", 1);
    apply(0, Map.of(Key.POLICY, policy(1).toJson()));
    try (PolicyGate gate = gate(Optional.empty(), () -> 2)) {
      await().atMost(PATIENCE).until(() -> gate.reason().contains("control topic says"));
      assertThat(served).hasValue(0);

      apply(1, Map.of(Key.POLICY, policy(2).toJson()));

      assertThat(gate.await(PATIENCE)).isTrue();
      assertThat(sent).hasValue(0);
    }
  }

  @Test
  void onePutAfterItCountsWhateverItsVersion() throws Exception {
    remember(policy(5), "control-id", 0);
    apply(0, Map.of(Key.POLICY, policy(5).toJson()));
    apply(1, delete());
    apply(2, Map.of(Key.POLICY, policy(3).toJson()));

    try (PolicyGate gate = gate(Optional.empty(), () -> 3)) {
      assertThat(gate.await(PATIENCE)).isTrue();

      assertThat(PolicyControl.stored(state())).isEqualTo(policy(3).toJson());
      assertThat(sent).hasValue(0);
    }
    assertThat(PolicyMemory.open(folder, this::send).last().orElseThrow().version()).isEqualTo(3);
  }

  @Test
  void aNewControlTopicIsGivenThePolicyThatTheLogHas() throws Exception {
    remember(policy(2), "gone", 7);
    apply(0, Map.of(Key.POLICY, policy(2).toJson()));

    try (PolicyGate gate = gate(Optional.empty(), () -> 0)) {
      assertThat(gate.await(PATIENCE)).isTrue();

      assertThat(sent).hasValue(1);
      assertThat(memory.last().orElseThrow().control()).isEqualTo("control-id");
    }
  }

  @Test
  void aPolicyThatChangesIsRememberedAndSoIsItsRemoval() throws Exception {
    apply(0, Map.of(Key.POLICY, policy(1).toJson()));
    try (PolicyGate gate = gate(Optional.empty(), () -> 1)) {
      assertThat(gate.await(PATIENCE)).isTrue();
      assertThat(memory.last().orElseThrow().version()).isEqualTo(1);

      apply(1, Map.of(Key.POLICY, policy(2).toJson()));
      await().atMost(PATIENCE).until(() -> memory.last().orElseThrow().version() == 2);

      apply(2, delete());
      await().atMost(PATIENCE).until(() -> memory.last().orElseThrow().policy() == null);
    }
    assertThat(PolicyMemory.open(folder, this::send).last())
        .contains(new RememberedPolicy(null, "control-id", 2));
  }

  @Test
  void aRequiredPolicyThatIsMissingIsSaidUntilThereIsOne() throws Exception {
    try (PolicyGate gate = gate(Optional.empty(), () -> 0, this::send, true)) {
      assertThat(gate.await(PATIENCE)).isTrue();
      assertThat(gate.reason()).startsWith("policy.required is set and there is no policy");

      apply(0, Map.of(Key.POLICY, policy(1).toJson()));

      await().atMost(PATIENCE).until(() -> gate.reason().isEmpty());
    }
  }

  private void remember(PolicySource policy, String control, long place) throws Exception {
    PolicyMemory before = PolicyMemory.open(folder, this::send);
    before.inForce(policy.toJson(), control, place);
    memory = PolicyMemory.open(folder, this::send);
  }

  private static Map<Key, @Nullable Json> delete() {
    Map<Key, @Nullable Json> nothing = new HashMap<>();
    nothing.put(Key.POLICY, null);
    return nothing;
  }

  private PolicyGate gate(Optional<PolicySource> file, PolicyGate.ControlEnd end) {
    return gate(file, end, this::send);
  }

  private PolicyGate gate(
      Optional<PolicySource> file, PolicyGate.ControlEnd end, ControlTopic topic) {
    return gate(file, end, topic, false);
  }

  private PolicyGate gate(
      Optional<PolicySource> file,
      PolicyGate.ControlEnd end,
      ControlTopic topic,
      boolean required) {
    PolicyGate gate =
        new PolicyGate(
            new PolicyGate.Wanted(file.map(source -> new StartPolicy(source, false)), required),
            new PolicyControl(topic),
            new PolicyGate.Control("control", () -> "control-id", end),
            memory,
            state(),
            served::incrementAndGet);
    gate.start();
    return gate;
  }

  private CompletableFuture<ControlTopic.Place> send(Map<Key, @Nullable Json> changes) {
    try {
      long offset = state().place("control", 0).orElse(-1) + 1;
      apply(offset, changes);
      sent.incrementAndGet();
      return CompletableFuture.completedFuture(new ControlTopic.Place("control", 0, offset));
    } catch (InterruptedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void apply(long offset, Map<Key, @Nullable Json> changes) throws InterruptedException {
    apply(
        new LogRecord(
            new SourcePlace("control-id", 0, offset),
            OptionalLong.empty(),
            ChangeBatch.of(changes),
            OptionalLong.empty()));
  }

  private void apply(LogRecord record) throws InterruptedException {
    state().apply(state().position(), 0, record);
  }

  private KeyState state() {
    return replica.state();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static PolicySource policy(int version) {
    return new PolicySource(version, List.of(new PolicyFile("policy.yaml", "v" + version)));
  }
}
