package dev.autoupdate.benchmarks;

import java.io.Closeable;

/** A way from a Kafka producer to a client that sees the value. */
interface MeasuredPath extends Closeable {

  /** Sends the value, which is the time of its sending, and does not wait. */
  void send(long sentNanos);

  /** What arrived at the other end. */
  Arrivals arrivals();
}
