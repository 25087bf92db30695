package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.Waiter;

/** A long-poll that waits: the first change ends it. Called by any thread, once. */
final class LongPoll implements Waiter {

  private final Exchange exchange;
  private final Answers answers;
  private final Runnable expired;

  /** When history is gone {@code expired} answers. */
  LongPoll(Exchange exchange, Answers answers, Runnable expired) {
    this.exchange = exchange;
    this.answers = answers;
    this.expired = expired;
  }

  @Override
  public void changed(Diff diff) {
    exchange.answer(diff.isEmpty() ? answers.nothing(diff.to()) : answers.whole(diff));
  }

  @Override
  public void expired() {
    expired.run();
  }

  @Override
  public void draining(long position) {
    exchange.answer(answers.nothing(position));
  }

  @Override
  public void failed(Throwable cause) {
    exchange.fail(cause);
  }
}
