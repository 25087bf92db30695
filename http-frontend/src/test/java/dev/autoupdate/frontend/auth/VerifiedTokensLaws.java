package dev.autoupdate.frontend.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class VerifiedTokensLaws {

  private static final int CAPACITY = 4;

  /**
   * One step: a name is looked up, and when it is missing, added with a life of so many seconds.
   */
  record Step(int name, int life, int pause, boolean newKeys) {}

  @Property(tries = 500)
  void nothingIsFoundPastItsExpiryOrItsKeysAndLittleIsKept(
      @ForAll @Size(max = 60) List<@IntRange(max = 9_999) Integer> numbers) {
    ManualClock clock = new ManualClock(Tokens.NOW);
    VerifiedTokens verified = new VerifiedTokens(CAPACITY, clock);
    Map<String, Instant> expiries = new HashMap<>();
    Map<String, Long> keys = new HashMap<>();
    long generation = 0;
    for (int number : numbers) {
      Step step =
          new Step(number % 10, 1 + number / 10 % 10, number / 100 % 10, number / 1000 == 0);
      clock.advance(Duration.ofSeconds(step.pause()));
      generation += step.newKeys() ? 1 : 0;
      String name = "token" + step.name();
      Optional<Token> found = verified.find(VerifiedTokens.hash(name), generation);
      if (found.isPresent()) {
        assertThat(found.get().expiry()).contains(expiries.getOrDefault(name, Instant.MIN));
        assertThat(clock.instant()).isBefore(expiries.get(name));
        assertThat(keys).containsEntry(name, generation);
        assertThat(found.get().userId()).hasValue(step.name());
      } else {
        Instant expiry = clock.instant().plusSeconds(step.life());
        expiries.put(name, expiry);
        keys.put(name, generation);
        verified.add(
            VerifiedTokens.hash(name),
            new Token(OptionalLong.of(step.name()), Optional.of(expiry), Optional.empty()),
            generation);
        assertThat(verified.find(VerifiedTokens.hash(name), generation)).isPresent();
      }
      assertThat(verified.size()).isLessThanOrEqualTo(CAPACITY);
    }
  }
}
