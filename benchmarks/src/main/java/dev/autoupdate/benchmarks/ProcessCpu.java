package dev.autoupdate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The CPU time of a process, as Linux tells it in {@code /proc/<pid>/stat}: in steps of 10 ms.
 *
 * @param pid the process, or 0 for none
 */
record ProcessCpu(long pid) {

  // USER_HZ is 100 on every architecture Java runs on.
  private static final long MICROS_PER_TICK = 10_000;

  /** User and system time so far in microseconds; empty when no process was named. */
  OptionalLong micros() throws IOException {
    if (pid == 0) {
      return OptionalLong.empty();
    }
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return OptionalLong.of(micros(stat));
  }

  static long micros(String stat) {
    // The second field, the name in parentheses, may hold blanks; utime is the 14th, stime the
    // 15th.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
  }
}
