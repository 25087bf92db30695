package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.AuthFault;
import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.frontend.view.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Sends callers away when their token expires or their session ends.
 *
 * <p>Any thread may watch. The timer's thread, or the one that tells of a logout, ends the
 * exchange; neither waits for the client.
 */
final class Expulsions {

  /** Also how long a clock that was set may go unnoticed. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Timer timer;
  private final Clock clock;
  private final Sessions sessions;

  Expulsions(Timer timer, Clock clock, Sessions sessions) {
    this.timer = timer;
    this.clock = clock;
    this.sessions = sessions;
  }

  /** Sees to it that the exchange, if it is still going on then, ends in time. */
  void watch(Exchange exchange, Caller caller) {
    if (caller.expiry().isPresent() || caller.session().isPresent()) {
      new Stay(exchange).begin(caller);
    }
  }

  private final class Stay {
    private final Exchange exchange;
    private volatile Timer.Task task = () -> {};
    private volatile Runnable leave = () -> {};

    private Stay(Exchange exchange) {
      this.exchange = exchange;
    }

    private void begin(Caller caller) {
      exchange.whenOver(this::end);
      caller.session().ifPresent(id -> leave = sessions.join(id, this::loggedOut));
      caller.expiry().ifPresent(this::schedule);
      if (exchange.isOver()) {
        end();
      }
    }

    private void loggedOut() {
      exchange.expel(Problem.auth(AuthFault.LOGGED_OUT));
    }

    private void schedule(Instant expiry) {
      Instant now = clock.instant();
      if (!now.isBefore(expiry)) {
        exchange.expel(Problem.auth(AuthFault.EXPIRED));
        return;
      }
      // A token may be good for longer than a duration can say in nanoseconds.
      Duration left =
          expiry.isAfter(now.plus(LONGEST)) ? LONGEST : Duration.between(now, expiry).plusMillis(1);
      task = timer.schedule(left, () -> schedule(expiry));
      if (exchange.isOver()) {
        end();
      }
    }

    private void end() {
      task.cancel();
      leave.run();
    }
  }
}
