package dev.autoupdate.benchmarks.view;

import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.Turn;
import dev.autoupdate.frontend.view.View;
import dev.autoupdate.frontend.view.Waiter;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** A client that waits at a view and says that it was told. */
final class Onlooker implements Waiter {

  private static final Turn TURN = Turn.permitted(() -> false);
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final LiveViews views;
  private final View view;
  private final Semaphore told;
  private volatile long position;

  /** Knows the view as it is now; {@code told} gets a permit for each answer. */
  Onlooker(LiveViews views, View view, Semaphore told) {
    this.views = views;
    this.view = view;
    this.told = told;
    this.position = views.snapshot(view, TURN).to();
  }

  /** Waits for what comes next. */
  void look() {
    views.await(view, position, TIMEOUT, this, TURN);
  }

  @Override
  public void changed(Diff diff) {
    if (diff.isEmpty() || !diff.line().hasRemaining()) {
      throw new IllegalStateException("told of nothing");
    }
    position = diff.to();
    told.release();
  }

  @Override
  public void expired() {
    throw new IllegalStateException("expired");
  }

  @Override
  public void draining(long reached) {
    // The benchmark is over.
  }

  @Override
  public void failed(Throwable cause) {
    throw new IllegalStateException(cause);
  }
}
