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
 * always: one turn in eight is for the latter, however much of the former there is. One thread is
 * always left for what is quick.
 *
 * <p>Any thread may hand in tasks; the monitor guards the two queues. After closing, whoever hands
 * one in does it.
 */
final class Evaluators implements Wakes, AutoCloseable {

  private static final int THREADS = 3;
  private static final int TURNS = 8;

  private record Task(Runnable work, boolean isSlow) {}

  private final Queue<Runnable> quick = new ArrayDeque<>();
  private final Queue<Runnable> slow = new ArrayDeque<>();
  private final ExecutorService threads;
  private int turn;
  private int slowRunning;

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

  // As many turns are taken as there are tasks, so each finds one, though maybe another's. What had
  // to be left because enough was slow already is found by who did that.
  private void next() {
    Task task = poll();
    while (task != null) {
      try {
        task.work().run();
      } finally {
        end(task);
      }
      task = task.isSlow() ? poll() : null;
    }
  }

  private synchronized @Nullable Task poll() {
    boolean slowFirst = ++turn % TURNS == 0;
    Task task = slowFirst ? pollSlow() : pollQuick();
    return task != null ? task : slowFirst ? pollQuick() : pollSlow();
  }

  private @Nullable Task pollQuick() {
    Runnable work = quick.poll();
    return work == null ? null : new Task(work, false);
  }

  private @Nullable Task pollSlow() {
    Runnable work = slowRunning < THREADS - 1 ? slow.poll() : null;
    if (work == null) {
      return null;
    }
    slowRunning++;
    return new Task(work, true);
  }

  private synchronized void end(Task task) {
    slowRunning -= task.isSlow() ? 1 : 0;
  }
}
