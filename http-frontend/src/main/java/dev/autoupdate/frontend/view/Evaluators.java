package dev.autoupdate.frontend.view;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that work for woken views. What is quick goes before what must be evaluated, yet not
 * always: one turn in eight is for the latter, however much of the former there is.
 *
 * <p>Any thread may hand in tasks; the monitor guards the two queues. After closing, whoever hands
 * one in does it.
 */
final class Evaluators implements Wakes, AutoCloseable {

  private static final int THREADS = 2;
  private static final int TURNS = 8;

  private final Queue<Runnable> quick = new ArrayDeque<>();
  private final Queue<Runnable> slow = new ArrayDeque<>();
  private final ExecutorService threads;
  private int turn;

  Evaluators() {
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "autoupdate-views-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void quick(Runnable task) {
    add(quick, task);
  }

  @Override
  public void slow(Runnable task) {
    add(slow, task);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private void add(Queue<Runnable> queue, Runnable task) {
    synchronized (this) {
      queue.add(task);
    }
    try {
      threads.execute(this::next);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile. Somebody may depend on this task all the same.
      next();
    }
  }

  // As many turns are taken as there are tasks, so each finds one, though maybe another's.
  private void next() {
    Runnable task = poll();
    if (task != null) {
      task.run();
    }
  }

  private synchronized @Nullable Runnable poll() {
    boolean slowFirst = ++turn % TURNS == 0;
    Runnable task = (slowFirst ? slow : quick).poll();
    return task != null ? task : (slowFirst ? quick : slow).poll();
  }
}
