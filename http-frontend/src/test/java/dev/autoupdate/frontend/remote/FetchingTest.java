package dev.autoupdate.frontend.remote;

import static dev.autoupdate.frontend.remote.FetchingKit.POLL;
import static dev.autoupdate.frontend.remote.FetchingKit.VOTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Key;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom is asked for what, and when. */
final class FetchingTest {

  private static final String ONE = "poll/1/live_count";
  private static final String TWO = "poll/2/live_count";

  private FetchingKit kit = FetchingKit.withPolls(2);

  @Test
  void whatIsWatchedIsAskedForOnceEachPeriod() {
    kit.watch(ONE, TWO);

    kit.after(0);
    assertThat(kit.asked).hasSize(1);
    assertThat(kit.lastAsk().url()).isEqualTo(URI.create(VOTE));
    assertThat(kit.lastAsk().names()).containsExactly(ONE, TWO);
    assertThat(kit.lastAsk().timeout()).isEqualTo(Duration.ofSeconds(3));

    kit.lastAsk().answer(ONE + "=1", TWO + "=2");
    kit.applySent();
    kit.after(800);
    assertThat(kit.asked).hasSize(1);
    kit.after(200);
    assertThat(kit.asked).hasSize(2);
    assertThat(kit.lastAsk().names()).containsExactly(ONE, TWO);
  }

  @Test
  void nobodyIsAskedWhenNobodyWatches() {
    kit.watch("poll/1/title");

    kit.after(0);
    kit.after(5_000);

    assertThat(kit.asked).isEmpty();
    assertThat(kit.freshness.staleness()).isEmpty();
  }

  @Test
  void nobodyIsAskedAnyMoreWhenWatchingEnds() {
    kit.watch(ONE);
    kit.after(0);
    kit.lastAsk().answer(ONE + "=1");

    kit.watched.clear();
    kit.after(1_000);

    assertThat(kit.asked).hasSize(1);
  }

  @Test
  void nobodyIsAskedWithoutAPolicy() {
    kit = new FetchingKit();
    kit.state.apply("poll/1/title=\"t\"");
    kit.watch(ONE);

    kit.after(0);

    assertThat(kit.asked).isEmpty();
  }

  @Test
  void aKeyThatIsWatchedAnewIsAskedForAtTheNextLook() {
    kit.watch(ONE);
    kit.after(0);
    kit.lastAsk().answer(ONE + "=1");

    kit.watch(TWO);
    kit.after(200);

    assertThat(kit.asked).hasSize(2);
    assertThat(kit.lastAsk().names()).containsExactly(TWO);
    kit.lastAsk().answer(TWO + "=2");
    kit.after(800);
    assertThat(kit.lastAsk().names()).containsExactly(ONE, TWO);
  }

  @Test
  void aKeyThatIsWatchedAgainIsAskedForAtTheNextLook() {
    kit.watch(ONE, TWO);
    kit.after(0);
    kit.lastAsk().answer(ONE + "=1", TWO + "=2");
    kit.watched.remove(Key.of(TWO));
    kit.after(200);

    kit.watch(TWO);
    kit.after(200);

    assertThat(kit.lastAsk().names()).containsExactly(TWO);
  }

  @Test
  void anObjectThatDoesNotExistIsNotAskedForUntilItDoes() {
    kit.watch("poll/9/live_count");
    kit.after(0);
    kit.after(1_000);
    assertThat(kit.asked).isEmpty();

    kit.state.apply("poll/9/title=\"new\"");
    kit.after(200);

    assertThat(kit.lastAsk().names()).containsExactly("poll/9/live_count");
  }

  @Test
  void anObjectThatIsDeletedIsNotAskedForAnyMore() {
    kit.watch(ONE, TWO);
    kit.after(0);
    kit.lastAsk().answer();

    kit.state.apply("poll/1/title=null");
    kit.after(1_000);

    assertThat(kit.lastAsk().names()).containsExactly(TWO);
  }

  @Test
  void neverTwoRequestsForOneUrlAreUnderWay() {
    kit.watch(ONE);
    kit.after(0);
    kit.watch(TWO);

    kit.after(200);
    kit.after(5_000);
    assertThat(kit.asked).hasSize(1);

    kit.lastAsk().answer(ONE + "=1");
    assertThat(kit.asked).as("what became due is asked for at once").hasSize(2);
    assertThat(kit.lastAsk().names()).containsExactlyInAnyOrder(ONE, TWO);
  }

  @Test
  void fieldsOfOneServiceComeToShareItsRequests() {
    kit.policy(POLL + "  poll/quorum: { url: \"http://vote/count\", every: 1s, timeout: 9s }\n");
    kit.watch(ONE);
    kit.after(0);
    kit.lastAsk().answer();
    kit.watch("poll/1/quorum");
    kit.after(600);
    kit.lastAsk().answer();

    for (int period = 1; period <= 3; period++) {
      int before = kit.asked.size();
      for (int i = 0; i < 5; i++) {
        kit.after(200);
      }
      assertThat(kit.asked).hasSize(before + 1);
      assertThat(kit.lastAsk().names()).containsExactlyInAnyOrder(ONE, "poll/1/quorum");
      assertThat(kit.lastAsk().timeout()).isEqualTo(Duration.ofSeconds(9));
      kit.lastAsk().answer();
    }
  }

  @Test
  void manyKeysAreAskedForInSeveralRequestsOneAfterTheOther() {
    kit = new FetchingKit(new RemoteLimits(8, 2, 1_000, 100, 1_000));
    kit.policy(POLL);
    IntStream.rangeClosed(1, 5)
        .forEach(
            i -> {
              kit.state.apply("poll/" + i + "/title=1");
              kit.watch("poll/" + i + "/live_count");
            });

    kit.after(0);

    assertThat(kit.asked).hasSize(1);
    kit.lastAsk().answer(ONE + "=1", TWO + "=2");
    assertThat(kit.asked).hasSize(2);
    kit.lastAsk().answer();
    assertThat(kit.asked).hasSize(3);
    kit.lastAsk().answer();
    assertThat(kit.asked).hasSize(3);
    assertThat(kit.asked.stream().flatMap(ask -> ask.names().stream()))
        .containsExactly(ONE, TWO, "poll/3/live_count", "poll/4/live_count", "poll/5/live_count");
    assertThat(kit.sentChanges()).containsExactly(ONE + "=1", TWO + "=2");
  }

  @Test
  void onlySoManyRequestsAreUnderWayAndWhoeverWaitsIsNext() {
    kit = new FetchingKit(new RemoteLimits(2, 500, 1_000, 100, 1_000));
    kit.policy(
        """
        collections:
          poll: { modes: { all: "true" }, fields: { a: all, b: all, c: all } }
        remote:
          poll/a: { url: "http://a/" }
          poll/b: { url: "http://b/" }
          poll/c: { url: "http://c/" }
        """);
    kit.state.apply("poll/1/title=1");
    kit.watch("poll/1/a", "poll/1/b", "poll/1/c");

    kit.after(0);
    kit.after(5_000);
    assertThat(kit.asked)
        .extracting(FetchingKit.Ask::url)
        .containsExactly(URI.create("http://a/"), URI.create("http://b/"));

    kit.asked.get(0).answer();
    assertThat(kit.asked).hasSize(3);
    assertThat(kit.lastAsk().url()).isEqualTo(URI.create("http://c/"));
  }

  @Test
  void aPolicyChangeChangesWhatIsFetched() {
    kit.watch(ONE, "poll/1/quorum");
    kit.after(0);
    kit.lastAsk().answer();

    kit.policy(POLL.replace("poll/live_count:", "poll/quorum:").replace("vote/", "other/"));
    kit.after(200);

    assertThat(kit.asked).hasSize(2);
    assertThat(kit.lastAsk().url()).isEqualTo(URI.create("http://other/count"));
    assertThat(kit.lastAsk().names()).containsExactly("poll/1/quorum");
    assertThat(kit.freshness.staleness()).containsOnlyKeys("poll/quorum");
  }

  @Test
  void anAnswerForAFieldThatThePolicyDroppedMeanwhileIsNotSent() {
    kit.watch(ONE);
    kit.after(0);

    kit.policy(POLL.replace("poll/live_count:", "poll/quorum:"));
    kit.lastAsk().answer(ONE + "=5");

    assertThat(kit.sent).isEmpty();
  }

  @Test
  void afterItsEndNothingIsAskedOrSent() {
    kit.watch(ONE);
    kit.after(0);

    kit.fetching.close();
    kit.lastAsk().answer(ONE + "=5");
    kit.lastAsk().fail();

    assertThat(kit.sent).isEmpty();
    assertThat(kit.asked).hasSize(1);
    assertThat(kit.freshness.staleness()).isEmpty();
  }
}
