package dev.autoupdate.frontend.remote;

import static dev.autoupdate.frontend.remote.FetchingKit.POLL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.feed.ControlTopic;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of the answers goes to the control topic. */
final class SendingTest {

  private static final String ONE = "poll/1/live_count";
  private static final String TWO = "poll/2/live_count";

  private FetchingKit kit = FetchingKit.withPolls(2);

  @Test
  void aValueIsSentWhenItDiffersFromTheState() {
    kit.state.apply(ONE + "=5");
    fetch(ONE + "=5", TWO + "=7");

    assertThat(kit.sentChanges()).containsExactly(TWO + "=7");
  }

  @Test
  void aKeyThatIsLeftOutIsDeletedAndOneThatIsAbsentAnywayIsNotSent() {
    kit.state.apply(ONE + "=5");
    fetch();

    assertThat(kit.sentChanges()).containsExactly(ONE + "=null");
  }

  @Test
  void aValueThatIsOnItsWayIsNotSentAgain() {
    fetch(ONE + "=5");
    kit.sent.get(0).place().complete(new ControlTopic.Place("control", 0, 0));

    nextPeriod(ONE + "=5");
    nextPeriod(ONE + "=6");
    assertThat(kit.sentChanges()).containsExactly(ONE + "=5");

    kit.applySent();
    nextPeriod(ONE + "=6");
    assertThat(kit.sentChanges()).containsExactly(ONE + "=5", ONE + "=6");
  }

  @Test
  void aValueThatIsAppliedWhileTheNextIsAskedForDoesNotHoldThatUp() {
    fetch(ONE + "=5");
    kit.after(1_000);

    kit.applySent();
    kit.lastAsk().answer(ONE + "=6");

    assertThat(kit.sentChanges()).containsExactly(ONE + "=5", ONE + "=6");
  }

  @Test
  void anUnrelatedChangeNeverAltersRemoteValues() {
    fetch(ONE + "=5", TWO + "=7");
    kit.applySent();
    long position = kit.state.position();

    kit.state.apply("poll/1/title=\"changed\"", "user/1/name=\"ada\"");
    kit.after(200);
    kit.state.apply("poll/2/title=\"changed\"");
    nextPeriod(ONE + "=5", TWO + "=7");

    assertThat(kit.sent).hasSize(1);
    assertThat(kit.state.position()).isEqualTo(position + 2);
  }

  @Test
  void anAnswerThatMayBeOlderThanTheStateIsNotSent() {
    kit.state.apply(ONE + "=4");
    kit.watch(ONE);
    kit.after(0);

    kit.state.apply(ONE + "=6");
    kit.lastAsk().answer(ONE + "=5");
    assertThat(kit.sent).isEmpty();

    nextPeriod(ONE + "=7");
    assertThat(kit.sentChanges()).containsExactly(ONE + "=7");
  }

  @Test
  void anObjectThatIsDeletedMeanwhileIsNotBroughtBack() {
    kit.watch(ONE);
    kit.after(0);

    kit.state.apply("poll/1/title=null");
    kit.lastAsk().answer(ONE + "=5");

    assertThat(kit.sent).isEmpty();
  }

  @Test
  void whatTheControlTopicDoesNotTakeIsSentAgain() {
    fetch(ONE + "=5");

    kit.sent.get(0).place().completeExceptionally(new IllegalStateException("no broker"));
    nextPeriod(ONE + "=5");

    assertThat(kit.sentChanges()).containsExactly(ONE + "=5", ONE + "=5");
  }

  @Test
  void whatIsNotAppliedIsSentAgainAfterAMinute() {
    fetch(ONE + "=5");
    kit.sent.get(0).place().complete(new ControlTopic.Place("control", 0, 99));

    kit.after(59_000);
    kit.lastAsk().answer(ONE + "=5");
    assertThat(kit.sent).hasSize(1);
    nextPeriod(ONE + "=5");
    assertThat(kit.sent).hasSize(2);
  }

  @Test
  void moreThanABatchTakesIsSentInSeveral() {
    kit = new FetchingKit(new RemoteLimits(8, 500, 1_000, 100, 200));
    kit.policy(POLL);
    String[] answer =
        IntStream.rangeClosed(1, 9)
            .mapToObj(i -> "poll/" + i + "/live_count=" + "1".repeat(40))
            .toArray(String[]::new);
    IntStream.rangeClosed(1, 9)
        .forEach(
            i -> {
              kit.state.apply("poll/" + i + "/title=1");
              kit.watch("poll/" + i + "/live_count");
            });
    kit.after(0);

    kit.lastAsk().answer(answer);

    assertThat(kit.sent).hasSize(5);
    assertThat(kit.sentChanges()).containsExactlyInAnyOrder(answer);
  }

  private void fetch(String... answer) {
    kit.watch(ONE, TWO);
    kit.after(0);
    kit.lastAsk().answer(answer);
  }

  private void nextPeriod(String... answer) {
    kit.after(1_000);
    kit.lastAsk().answer(answer);
  }
}
