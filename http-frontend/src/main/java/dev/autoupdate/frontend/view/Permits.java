package dev.autoupdate.frontend.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who may evaluate for requests, and when. What is at hand is done at once, on the request's own
 * thread. The rest waits, holding no thread, in one of two lanes: one for what is cheap, one for
 * what turned out to be dear, each with threads of its own.
 *
 * <p>Any thread may call anything.
 */
final class Permits implements AutoCloseable {

  private final Lane cheap;
  private final Lane dear;
  private final ExecutorService cheapThreads;
  private final ExecutorService dearThreads;
  private final Timer timer;
  private final Duration patience;
  private volatile boolean closed;

  Permits(ViewLimits limits, Timer timer) {
    this.cheap = new Lane(limits.queued());
    this.dear = new Lane(limits.queued());
    this.cheapThreads = threads(limits.running(), "autoupdate-requests-");
    this.dearThreads = threads(limits.runningDear(), "autoupdate-dear-requests-");
    this.timer = timer;
    this.patience = limits.patience();
  }

  private static ExecutorService threads(int count, String name) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, name + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Does {@code errand}: now, if all it needs is at hand; or when there is a permit.
   *
   * @param caller who is charged for it; equal for the same one
   * @param isDear whether what it asks for was dear before
   */
  void begin(Object caller, boolean isDear, Errand errand) {
    Turn turn = new Turn(caller, errand, () -> closed);
    if (isDear) {
      turn.becomeDear();
    }
    try {
      turn.run();
      turn.end();
    } catch (NotAtHand e) {
      enqueue(turn);
    }
  }

  /** How many wait for a permit. */
  int waiting() {
    return cheap.size() + dear.size();
  }

  /** Nobody gets a permit any more; who waits for one is told, who has one stops. */
  @Override
  public void close() {
    closed = true;
    List<Turn> left = new ArrayList<>(cheap.close());
    left.addAll(dear.close());
    cheapThreads.shutdown();
    dearThreads.shutdown();
    left.forEach(turn -> turn.refuse(new Overloaded()));
  }

  private void enqueue(Turn turn) {
    if (!turn.enqueue()) {
      return;
    }
    turn.endWith(timer.schedule(patience, () -> turn.refuse(new Overloaded())));
    Lane lane = turn.isDear() ? dear : cheap;
    refuse(lane.add(turn));
    try {
      (turn.isDear() ? dearThreads : cheapThreads).execute(() -> next(lane));
    } catch (RejectedExecutionException e) {
      refuse(turn);
    }
  }

  private static void refuse(@Nullable Turn turn) {
    if (turn != null) {
      turn.refuse(new Overloaded());
    }
  }

  // As often as there are turns, so each is taken, though maybe for another's sake.
  private void next(Lane lane) {
    Turn turn = lane.next();
    if (turn == null) {
      return;
    }
    boolean again = false;
    try {
      turn.run();
    } catch (NotAtHand e) {
      again = true;
    } finally {
      lane.done(turn, turn.takeCharge());
      if (!again) {
        turn.end();
      }
    }
    if (again) {
      enqueue(turn);
    }
  }
}
