package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Offset;
import dev.autoupdate.frontend.view.CatchUp;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.View;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far this instance must have got before a client can be answered.
 *
 * @param start where the client is
 * @param min where it knows the data to be
 */
record Reach(Start start, Min min) {

  /** Why the client's offset is of no use for {@code view}, or {@code null} when it is. */
  @Nullable Problem gone(View view, KeyReader reader) {
    Offset token = start.token().orElse(null);
    if ((token != null && isOfAnotherLog(token.epoch(), reader)) || isMinOfAnotherLog(reader)) {
      return Problem.gone("epoch_changed", "the offset is of another log; take a snapshot");
    }
    if (token != null && !token.view().equals(view.id())) {
      return Problem.gone("view_changed", "the offset is of another request or user");
    }
    boolean expired = token != null && token.position() < reader.historyStart();
    return expired ? Problem.expired() : null;
  }

  /** The same for a client that takes a snapshot. */
  Reach fromTheBeginning(KeyReader reader) {
    return new Reach(Start.BEGINNING, isMinOfAnotherLog(reader) ? new Min.Anywhere() : min);
  }

  /**
   * Calls {@code then} as soon as this instance is there: now, or on a thread of the server; never
   * on the views' own, since the first evaluation may have to wait for its turn.
   */
  void await(LiveViews views, Duration timeout, Executor server, Consumer<CatchUp> then) {
    long from = start.token().map(Offset::position).orElse(0L);
    Thread begun = Thread.currentThread();
    views.whenReached(
        reader -> reader.position() >= from && min.isReached(reader),
        timeout,
        outcome -> {
          if (Thread.currentThread() == begun) {
            then.accept(outcome);
          } else {
            onServerThread(server, () -> then.accept(outcome));
          }
        });
  }

  /** Runs the task on a thread of the server, or here when that is going down; the task says so. */
  static void onServerThread(Executor server, Runnable task) {
    try {
      server.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  private boolean isMinOfAnotherLog(KeyReader reader) {
    return min instanceof Min.AtOffset at && isOfAnotherLog(at.offset().epoch(), reader);
  }

  private static boolean isOfAnotherLog(Epoch epoch, KeyReader reader) {
    return !epoch.equals(reader.epoch());
  }
}
