package dev.autoupdate.processor.app;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles some policy, so that the log's does not have to wait for all that a process does for its
 * first one: seconds, of the first client's time. On a thread of its own, which ends.
 */
final class FirstCompile {

  private static final Logger LOG = LoggerFactory.getLogger(FirstCompile.class);
  private static final String USERS = "user";

  private FirstCompile() {}

  /** Begins, and returns at once. */
  static void start() {
    Thread thread = new Thread(FirstCompile::run, "autoupdate-first-compile");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run() {
    long begun = System.nanoTime();
    try {
      PolicyFiles.demo().compile(USERS);
    } catch (InvalidPolicy e) {
      throw new IllegalStateException(e);
    }
    LOG.atDebug()
        .addKeyValue("millis", (System.nanoTime() - begun) / 1_000_000)
        .log("policies can be compiled");
  }
}
