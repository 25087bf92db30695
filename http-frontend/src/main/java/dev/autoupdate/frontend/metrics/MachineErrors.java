package dev.autoupdate.frontend.metrics;

/**
 * Errors of the virtual machine, such as memory at its end, that code comes upon which goes on
 * after any failure.
 */
public final class MachineErrors {

  private MachineErrors() {}

  /**
   * Hands such an error to the handler of the thread, as if it had ended it: the process decides
   * what becomes of it. Does nothing with other failures, nor with a stack that was too deep.
   */
  public static void tell(Throwable cause) {
    if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
      Thread thread = Thread.currentThread();
      Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
      if (handler != null) {
        handler.uncaughtException(thread, cause);
      }
    }
  }
}
