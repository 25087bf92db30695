package dev.autoupdate.frontend.auth;

import static dev.autoupdate.frontend.auth.Tokens.claims;
import static dev.autoupdate.frontend.auth.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RenewalsTest {

  private static final String NEW = signed(claims("sessionId", "a"));
  private static final Renewal LATER =
      new Renewal.Missed(new Authentication.Later("the token cannot be renewed now"));

  private final ManualClock clock = new ManualClock(Tokens.NOW);
  private final List<CompletableFuture<Optional<String>>> asked = new ArrayList<>();
  private final List<CompletableFuture<Renewal>> begun = new ArrayList<>();
  private final Renewals renewals = renewals(this::answerLater);

  @Test
  void whoeverBringsTheSamePairSharesOneRenewal() {
    for (int i = 0; i < 100; i++) {
      begin("old", "refresh");
    }
    assertThat(begun).noneMatch(CompletableFuture::isDone);

    asked.get(0).complete(Optional.of(NEW));

    assertThat(begun)
        .allSatisfy(answer -> assertThat(answer.join()).isInstanceOf(Renewal.Renewed.class));
    assertThat(asked).hasSize(1);
  }

  @Test
  void anotherPairIsRenewedByItself() {
    begin("old", "refresh");
    begin("other", "refresh");
    begin("old", "other");

    assertThat(asked).hasSize(3);
  }

  @Test
  void aNewTokenIsGivenAgainUntilItExpires() {
    begin("old", "refresh");
    asked.get(0).complete(Optional.of(NEW));
    clock.advance(Duration.ofSeconds(609));
    assertThat(renewals.renew("old", "refresh").join()).isInstanceOf(Renewal.Renewed.class);
    assertThat(asked).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    begin("old", "refresh");

    assertThat(asked).hasSize(2);
  }

  @Test
  void aFailureIsSharedForASecond() {
    begin("old", "refresh");
    asked.get(0).completeExceptionally(new IOException("reset"));
    clock.advance(Renewals.PAUSE_AFTER_FAILURE.minusMillis(1));
    assertThat(renewals.renew("old", "refresh")).isCompletedWithValue(LATER);
    assertThat(asked).hasSize(1);

    clock.advance(Duration.ofMillis(1));
    CompletableFuture<Renewal> again = renewals.renew("old", "refresh");
    asked.get(1).complete(Optional.of(NEW));

    assertThat(again.join()).isInstanceOf(Renewal.Renewed.class);
  }

  @Test
  void aRefusalIsSharedForASecondToo() {
    begin("old", "refresh");
    asked.get(0).complete(Optional.empty());

    assertThat(renewals.renew("old", "refresh").join())
        .isEqualTo(new Renewal.Missed(new Authentication.Denied(AuthFault.EXPIRED)));
    clock.advance(Renewals.PAUSE_AFTER_FAILURE);
    begin("old", "refresh");
    assertThat(asked).hasSize(2);
  }

  @Test
  void renewalsBeyondTheBoundAreForLaterAndTakeNoPlace() {
    for (int i = 0; i < Renewals.MOST_RUNNING; i++) {
      begin("old" + i, "refresh");
    }
    assertThat(renewals.renew("old", "refresh")).isCompletedWithValue(LATER);
    assertThat(asked).hasSize(Renewals.MOST_RUNNING);

    asked.get(0).complete(Optional.of(NEW));
    CompletableFuture<Renewal> now = renewals.renew("old", "refresh");

    assertThat(now).isNotDone();
    assertThat(asked).hasSize(Renewals.MOST_RUNNING + 1);
  }

  @Test
  void aServiceThatFailsAtOnceKeepsNoPlace() {
    Renewals failing =
        renewals(
            (access, refresh) -> {
              throw new IllegalStateException("closed");
            });
    for (int i = 0; i < Renewals.MOST_RUNNING + 1; i++) {
      assertThat(failing.renew("old" + i, "refresh")).isCompletedWithValue(LATER);
    }
    clock.advance(Renewals.PAUSE_AFTER_FAILURE);

    assertThat(failing.renew("old0", "refresh")).isCompletedWithValue(LATER);
  }

  @Test
  void whatIsRememberedDoesNotShowTheToken() {
    begin("old", "refresh");
    asked.get(0).complete(Optional.of(NEW));

    Renewal renewal = renewals.renew("old", "refresh").join();

    assertThat(renewal).isInstanceOf(Renewal.Renewed.class);
    assertThat(renewal.toString()).doesNotContain(NEW);
    assertThat(Caller.unbounded(Identity.of(5)).by(NEW).toString()).doesNotContain(NEW);
  }

  private void begin(String access, String refresh) {
    begun.add(renewals.renew(access, refresh));
  }

  private CompletableFuture<Optional<String>> answerLater(String access, String refresh) {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }

  private Renewals renewals(AuthService service) {
    return new Renewals(
        service,
        new TokenVerifier(new SecretKeys(Tokens.SECRET), ClaimRules.DEFAULTS, clock),
        clock);
  }
}
