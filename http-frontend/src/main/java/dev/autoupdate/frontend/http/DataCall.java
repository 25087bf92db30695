package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.Offset;
import dev.autoupdate.frontend.view.CatchUp;
import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.View;
import java.util.concurrent.Executor;

/**
 * A data request that is understood, on its way to its answer.
 *
 * <p>Works on one thread at a time: the one that began it, then one of the server's; never on the
 * views' own, since the first evaluation may have to wait for its turn.
 */
final class DataCall {

  private final Exchange exchange;
  private final LiveViews views;
  private final View view;
  private final DataRequest asked;
  private final FrontendOptions options;
  private final Executor server;
  private Answers answers;
  private Reach reach;

  DataCall(
      Exchange exchange,
      LiveViews views,
      View view,
      DataRequest asked,
      FrontendOptions options,
      Executor server) {
    this.exchange = exchange;
    this.views = views;
    this.view = view;
    this.asked = asked;
    this.options = options;
    this.server = server;
    this.answers = new Answers(views, view, asked.form(), asked.compressed());
    this.reach = new Reach(asked.start(), asked.min());
  }

  /**
   * Answers as soon as this instance has got to where the client is.
   *
   * @throws Refusal when the client's offset is of no use, and that is what it wants to know
   */
  void begin() throws Refusal {
    Problem gone = reach.gone(view, views.reader());
    if (gone != null) {
      if (!asked.reset()) {
        throw new Refusal(gone);
      }
      reset(gone);
    }
    reach.await(views, options.catchUpTimeout(), server, this::caughtUp);
  }

  private void reset(Problem gone) {
    reach = reach.fromTheBeginning(views.reader());
    answers = answers.reset(gone.type());
  }

  private void caughtUp(CatchUp outcome) {
    switch (outcome) {
      case REACHED -> answer();
      case TIMED_OUT -> exchange.refuse(Problem.notReady("this instance has not got that far yet"));
      case DRAINING -> exchange.refuse(Problem.notReady("this instance is going down"));
    }
  }

  private void answer() {
    try {
      switch (asked.mode()) {
        case SINGLE -> exchange.answer(answers.whole(first()));
        case STREAM ->
            new Stream(exchange, views, view, answers, options.streamHeartbeat()).start(first());
        case LONG_POLL -> poll();
      }
    } catch (OffsetExpired e) {
      expired();
    } catch (RuntimeException | Error e) {
      exchange.fail(e);
    }
  }

  private Diff first() throws OffsetExpired {
    Start start = reach.start();
    if (start.now()) {
      return views.nothingYet();
    }
    return start.token().isPresent()
        ? views.diff(view, start.token().get().position())
        : views.snapshot(view);
  }

  private void poll() {
    Start start = reach.start();
    if (start.isSnapshot()) {
      exchange.answer(answers.whole(views.snapshot(view)));
      return;
    }
    long from = start.token().map(Offset::position).orElseGet(views.reader()::position);
    LongPoll waiter =
        new LongPoll(exchange, answers, () -> Reach.onServerThread(server, this::expired));
    exchange.waitsAs(views.await(view, from, options.longpollTimeout(), waiter));
  }

  private void expired() {
    if (asked.reset()) {
      reset(Problem.expired());
      answer();
    } else {
      exchange.refuse(Problem.expired());
    }
  }
}
