package dev.autoupdate.processor.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks the main thread to stop when the process is told to end, and holds the process until it has.
 *
 * <p>The main thread calls {@link #await()}, closes what it opened, and then {@link #stopped()}.
 */
final class StopSignal {

  /** An orchestrator kills after 30 s by default; ending in disorder is safe, only slower. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private StopSignal() {}

  /** A signal that fires on SIGTERM, SIGINT and SIGHUP. */
  static StopSignal install() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::askAndWait, "stop"));
    return signal;
  }

  /** Returns when the process is asked to stop. */
  void await() throws InterruptedException {
    asked.await();
  }

  /** Lets the process end. Also to be called when the start failed. */
  void stopped() {
    done.countDown();
  }

  private void askAndWait() {
    if (done.getCount() > 0) {
      // A terminal that was closed tells so by SIGHUP, and would hear nothing else of it.
      System.err.println("autoupdate: told to stop; lets clients go, then stops");
    }
    asked.countDown();
    try {
      if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("autoupdate: stopped without waiting any longer");
      }
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
    }
  }
}
