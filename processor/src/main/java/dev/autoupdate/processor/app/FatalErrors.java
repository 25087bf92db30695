package dev.autoupdate.processor.app;

import java.io.PrintStream;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Ends the process when it cannot go on: memory is at its end, or a thread is that others depend
 * on. Whoever runs it starts it again; half a service would go on looking healthy.
 *
 * <p>For the process that is this service alone. Threads of a pool are replaced by the pool, so
 * what ends one of them ends nothing else.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler {

  /** The exit code: an internal error, as {@code sysexits.h} has it. */
  static final int CODE = 70;

  private static final String OWN = "autoupdate-";
  private static final List<String> POOLED =
      List.of("autoupdate-views-", "autoupdate-requests-", "autoupdate-dear-requests-");

  private final PrintStream err;
  private final IntConsumer halt;

  FatalErrors(PrintStream err, IntConsumer halt) {
    this.err = err;
    this.halt = halt;
  }

  /** From now on it sees what ends any thread of this process. */
  static void install() {
    // Not exit: what would be stopped in order may wait for the thread that has just ended.
    Thread.setDefaultUncaughtExceptionHandler(
        new FatalErrors(System.err, Runtime.getRuntime()::halt));
  }

  @Override
  public void uncaughtException(Thread thread, Throwable cause) {
    String line = "thread " + thread.getName() + " ended: " + cause;
    if (isFatal(thread, cause)) {
      err.println("autoupdate: fatal: " + line.replaceAll("\\s+", " "));
      err.flush();
      halt.accept(CODE);
    } else {
      err.println("autoupdate: " + line.replaceAll("\\s+", " "));
      cause.printStackTrace(err);
    }
  }

  // A stack that was too deep is one request's; the thread is as good as before.
  private static boolean isFatal(Thread thread, Throwable cause) {
    boolean machine =
        cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError);
    String name = thread.getName();
    return machine || (name.startsWith(OWN) && POOLED.stream().noneMatch(name::startsWith));
  }
}
