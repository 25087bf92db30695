package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.Batches;
import dev.autoupdate.frontend.read.Offset;
import dev.autoupdate.frontend.view.CatchUp;
import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.Errand;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.NotAtHand;
import dev.autoupdate.frontend.view.Turn;
import dev.autoupdate.frontend.view.View;
import dev.autoupdate.frontend.view.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A data request that is understood, on its way to its answer.
 *
 * <p>Works on one thread at a time: the one that began it, then one of the server's, then one that
 * evaluates.
 */
final class DataCall implements Errand {

  private final Exchange exchange;
  private final LiveViews views;
  private final View view;
  private final DataRequest asked;
  private final FrontendOptions options;
  private final Object caller;
  private final Executor server;
  private Answers answers;
  private Reach reach;

  DataCall(
      Exchange exchange,
      LiveViews views,
      View view,
      DataRequest asked,
      FrontendOptions options,
      Object caller,
      Executor server) {
    this.exchange = exchange;
    this.views = views;
    this.view = view;
    this.asked = asked;
    this.options = options;
    this.caller = caller;
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
      case REACHED -> enter();
      case TIMED_OUT -> exchange.refuse(Problem.notReady("this instance has not got that far yet"));
      case DRAINING -> exchange.refuse(Problem.notReady("this instance is going down"));
    }
  }

  private void enter() {
    try {
      views.begin(caller, view, this);
    } catch (RuntimeException | Error e) {
      exchange.fail(e);
    }
  }

  @Override
  public void waits(Waiting turn) {
    exchange.waitsAs(turn);
  }

  @Override
  public void refused(Throwable cause) {
    exchange.fail(cause);
  }

  @Override
  public void run(Turn turn) {
    try {
      switch (asked.mode()) {
        case SINGLE -> {
          if (asked.position().isPresent()) {
            past(asked.position().getAsLong(), turn);
          } else {
            exchange.answer(answers.whole(first(turn)));
          }
        }
        case STREAM ->
            new Stream(exchange, views, view, answers, options.streamHeartbeat())
                .start(first(turn));
        case LONG_POLL -> poll(turn);
      }
    } catch (OffsetExpired e) {
      expired();
    } catch (NotAtHand e) {
      throw e;
    } catch (RuntimeException | Error e) {
      exchange.fail(e);
    }
  }

  private Diff first(Turn turn) throws OffsetExpired {
    Start start = reach.start();
    if (start.now()) {
      return asked.mode() == DataRequest.Mode.STREAM
          ? views.nothingYet(view, turn)
          : views.nothingYet();
    }
    return start.token().isPresent()
        ? views.diff(view, start.token().get().position(), turn)
        : views.snapshot(view, turn);
  }

  private void poll(Turn turn) {
    Start start = reach.start();
    if (start.isSnapshot()) {
      exchange.answer(answers.whole(views.snapshot(view, turn)));
      return;
    }
    long from = start.token().map(Offset::position).orElseGet(views.reader()::position);
    LongPoll waiter =
        new LongPoll(exchange, answers, () -> Reach.onServerThread(server, this::expired));
    Duration wait = exchange.longest(asked.atMost(), options.longpollTimeout());
    exchange.waitsAs(views.await(view, from, wait, waiter, turn));
  }

  private void past(long number, Turn turn) throws OffsetExpired {
    Batches batches = views.reader().batches();
    Long newest =
        batches.lastUpTo(Long.MAX_VALUE).map(batch -> batch.about().position()).orElse(null);
    Optional<Batches.Batch> last = batches.lastUpTo(number);
    if (newest != null && newest < number) {
      exchange.refuse(Problem.notReady("this position of the datastore has not come here yet"));
    } else if (last.isPresent()) {
      exchange.answer(answers.past(views.past(view, last.get().position(), turn)));
    } else {
      exchange.refuse(Problem.expired());
    }
  }

  private void expired() {
    if (asked.reset() && asked.position().isEmpty()) {
      reset(Problem.expired());
      enter();
    } else {
      exchange.refuse(Problem.expired());
    }
  }
}
