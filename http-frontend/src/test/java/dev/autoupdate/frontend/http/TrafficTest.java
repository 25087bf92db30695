package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.kit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrafficTest {

  private final ManualClock clock = new ManualClock("2026-01-01T00:00:00Z");

  @Test
  void aUserHasSoManyRequestsAtATimeWhateverOthersDo() {
    Traffic traffic = new Traffic(new TrafficLimits(0, 2, 0), clock);
    Traffic.Visit first = traffic.visit();
    assertThat(first.begin(Identity.of(5))).isNull();
    assertThat(traffic.visit().begin(Identity.of(5))).isNull();

    assertThat(traffic.visit().begin(Identity.of(5)))
        .extracting(Problem::status, Problem::type, Problem::header)
        .containsExactly(429, "too_many_connections", "Retry-After");
    assertThat(traffic.visit().begin(Identity.of(6))).isNull();
    first.end();
    assertThat(traffic.visit().begin(Identity.of(5))).isNull();
  }

  @Test
  void allTogetherHaveSoManyAndARefusedOneTakesNoPlace() {
    Traffic traffic = new Traffic(new TrafficLimits(2, 1, 0), clock);
    Traffic.Visit first = traffic.visit();
    first.begin(Identity.of(0));
    assertThat(traffic.visit().begin(Identity.of(5))).isNull();

    for (int i = 0; i < 5; i++) {
      Traffic.Visit refused = traffic.visit();
      assertThat(refused.begin(Identity.of(0)))
          .extracting(Problem::status, Problem::type)
          .containsExactly(503, "overloaded");
      refused.end();
    }

    assertThat(traffic.going()).isEqualTo(2);
    first.end();
    Traffic.Visit second = traffic.visit();
    assertThat(second.begin(Identity.of(5))).isNotNull();
    second.end();
    assertThat(traffic.going()).isEqualTo(1);
  }

  @Test
  void anonymousCallersAreNotTakenForOneUser() {
    Traffic traffic = new Traffic(new TrafficLimits(0, 1, 1), clock);

    for (int i = 0; i < 10; i++) {
      assertThat(traffic.visit().begin(Identity.of(0))).isNull();
    }
  }

  @Test
  void aUserBeginsSoManyRequestsInASecond() {
    Traffic traffic = new Traffic(new TrafficLimits(0, 0, 10), clock);

    assertThat(begun(traffic, 30)).isEqualTo(10);
    clock.advance(Duration.ofMillis(500));
    assertThat(begun(traffic, 30)).isEqualTo(5);
    clock.advance(Duration.ofMinutes(5));
    assertThat(begun(traffic, 30)).isEqualTo(10);
    assertThat(traffic.visit().begin(Identity.of(5)))
        .extracting(Problem::status, Problem::type)
        .containsExactly(429, "too_many_requests");
  }

  @Test
  void aClockThatIsSetBackLocksNobodyOut() {
    Traffic traffic = new Traffic(new TrafficLimits(0, 0, 10), clock);
    begun(traffic, 10);
    clock.advance(Duration.ofHours(-1));
    assertThat(begun(traffic, 10)).isZero();

    clock.advance(Duration.ofSeconds(1));

    assertThat(begun(traffic, 10)).isEqualTo(10);
  }

  @Test
  void usersWhoLeftAreForgotten() {
    Traffic traffic = new Traffic(new TrafficLimits(0, 5, 10), clock);
    List<Traffic.Visit> visits = new ArrayList<>();
    for (int user = 1; user <= 100; user++) {
      Traffic.Visit visit = traffic.visit();
      visit.begin(Identity.of(user));
      visits.add(visit);
    }
    visits.forEach(Traffic.Visit::end);
    clock.advance(Duration.ofSeconds(11));

    Traffic.Visit last = traffic.visit();
    last.begin(Identity.of(500));

    assertThat(traffic.users()).isEqualTo(1);
  }

  @Test
  void aRequestThatIsOverBeforeItIsKnownWhoseItIsCountsForNobody() {
    Traffic traffic = new Traffic(new TrafficLimits(0, 1, 0), clock);
    Traffic.Visit gone = traffic.visit();
    gone.end();

    assertThat(gone.begin(Identity.of(5))).isNull();

    assertThat(traffic.going()).isZero();
    assertThat(traffic.users()).isZero();
  }

  private static int begun(Traffic traffic, int tries) {
    int begun = 0;
    for (int i = 0; i < tries; i++) {
      Traffic.Visit visit = traffic.visit();
      begun += visit.begin(Identity.of(5)) == null ? 1 : 0;
      visit.end();
    }
    return begun;
  }
}
