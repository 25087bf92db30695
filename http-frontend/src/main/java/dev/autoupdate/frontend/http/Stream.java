package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.View;
import dev.autoupdate.frontend.view.Waiter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.Callback;

/**
 * A stream: one line now, then one for each change, and an empty one when nothing happens.
 *
 * <p>Either a write is in flight or a wait is pending, never both. Changes that come while the
 * client is not reading are found, as one diff, by the wait that follows the write: a slow client
 * costs one line of memory. Write completions and wake-ups come on any thread, but in turn.
 */
final class Stream implements Waiter {

  private final Exchange exchange;
  private final LiveViews views;
  private final View view;
  private final Answers answers;
  private final Duration heartbeat;
  private final AtomicInteger steps = new AtomicInteger();
  private final Callback written = Callback.from(this::next, this::broken);
  private volatile long position;

  Stream(Exchange exchange, LiveViews views, View view, Answers answers, Duration heartbeat) {
    this.exchange = exchange;
    this.views = views;
    this.view = view;
    this.answers = answers;
    this.heartbeat = heartbeat;
  }

  void start(Diff first) {
    position = first.to();
    exchange.begin(answers.first(first), written);
  }

  // A wait may be answered, and a write completed, within the call: counting the steps turns what
  // would be a recursion into a loop.
  private void next() {
    if (steps.getAndIncrement() == 0) {
      do {
        // On the thread that told of the change, or wrote: nothing must block there.
        exchange.waitsAs(views.goOn(view, position, heartbeat, this));
      } while (steps.decrementAndGet() != 0);
    }
  }

  private void broken(Throwable cause) {
    exchange.abort(cause);
  }

  @Override
  public void changed(Diff diff) {
    position = diff.to();
    exchange.line(answers.next(diff), written);
  }

  @Override
  public void expired() {
    exchange.finish(Problem.expired());
  }

  @Override
  public void draining(long reached) {
    exchange.finish(answers.last(reached, exchange.text(Problem.draining())));
  }

  @Override
  public void failed(Throwable cause) {
    exchange.finish(exchange.problem(cause));
  }
}
