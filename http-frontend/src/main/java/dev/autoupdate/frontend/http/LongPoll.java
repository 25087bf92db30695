package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.View;
import dev.autoupdate.frontend.view.Waiter;

/** A long-poll that waits: the first change ends it. Called by any thread, once. */
final class LongPoll implements Waiter {

  private final Exchange exchange;
  private final LiveViews views;
  private final View view;

  LongPoll(Exchange exchange, LiveViews views, View view) {
    this.exchange = exchange;
    this.views = views;
    this.view = view;
  }

  @Override
  public void changed(Diff diff) {
    if (diff.isEmpty()) {
      exchange.noContent(views, view, diff.to());
    } else {
      exchange.answer(views, view, diff);
    }
  }

  @Override
  public void expired() {
    exchange.refuse(Problem.expired());
  }

  @Override
  public void draining(long position) {
    exchange.noContent(views, view, position);
  }

  @Override
  public void failed(Throwable cause) {
    exchange.fail(cause);
  }
}
