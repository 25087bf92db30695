package dev.autoupdate.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a change costs the server's process in CPU time, over what it spends when nothing changes.
 *
 * @param cpu the server's process
 * @param idle how long nothing is done, to learn what that costs
 */
record ServerCost(ProcessCpu cpu, Duration idle) {

  /** Does nothing for a while: CPU microseconds a second; empty when no process is known. */
  OptionalDouble idleMicrosPerSecond() throws IOException {
    OptionalLong before = cpu.micros();
    if (before.isEmpty()) {
      return OptionalDouble.empty();
    }
    long begin = System.nanoTime();
    for (long left = idle.toNanos(); left > 0; left = begin + idle.toNanos() - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
    return OptionalDouble.of((cpu.micros().orElseThrow() - before.getAsLong()) / seconds);
  }

  /** CPU time so far in microseconds, 0 when no process is known. */
  long micros() throws IOException {
    return cpu.micros().orElse(0);
  }
}
