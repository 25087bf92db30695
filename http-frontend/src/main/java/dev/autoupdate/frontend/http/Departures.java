package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices clients that go away while their request waits.
 *
 * <p>Jetty does not read from an HTTP/1.1 connection between a request and its answer, so it does
 * not see the end of one. A request that has waited for a second or two is therefore made to look
 * itself ({@link Exchange#lookForDeparture}). Not at once: that costs a call of the selector, and
 * many waits are over before.
 *
 * <p>Any thread may add and remove; the timer's thread looks.
 */
final class Departures {

  static final Duration LOOK = Duration.ofSeconds(1);

  private final Map<Exchange, Integer> waiting = new ConcurrentHashMap<>();
  private final Timer timer;
  private final Duration look;
  private volatile int looks;

  /** Looks once in {@code look}, from now on until the timer is closed. */
  Departures(Timer timer, Duration look) {
    this.timer = timer;
    this.look = look;
    schedule();
  }

  /** From now on {@code exchange} waits. */
  void add(Exchange exchange) {
    waiting.put(exchange, looks);
  }

  /** It no longer waits. */
  void remove(Exchange exchange) {
    waiting.remove(exchange);
  }

  private void schedule() {
    timer.schedule(look, this::look);
  }

  private void look() {
    try {
      int now = looks;
      looks = now + 1;
      waiting.forEach(
          (exchange, since) -> {
            if (since < now) {
              waiting.remove(exchange);
              exchange.lookForDeparture();
            }
          });
    } finally {
      schedule();
    }
  }
}
