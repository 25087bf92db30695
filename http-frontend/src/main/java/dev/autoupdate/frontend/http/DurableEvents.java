package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.durable.Batch;
import dev.autoupdate.frontend.durable.Cursors;
import dev.autoupdate.frontend.durable.Follower;
import dev.autoupdate.frontend.durable.MessageSequence;
import dev.autoupdate.frontend.durable.ServerSentEvents;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.util.Callback;

/**
 * Messages as server-sent events: what is there, then what comes, for a while.
 *
 * <p>Either a write is in flight or a wait is pending, never both, as in {@link Stream}: a client
 * that reads slowly gets what came meanwhile at once. When anything ends the events the client
 * comes again with its last offset, and is told then why.
 */
final class DurableEvents implements Follower {

  private static final PreEncodedHttpField EVENTS =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/event-stream");

  /**
   * How fast time goes by.
   *
   * @param heartbeat after how long without messages the client is told where it is
   * @param life for how long events are sent
   * @param clock for the latter
   */
  record Pace(Duration heartbeat, Duration life, Clock clock) {}

  private final Exchange exchange;
  private final MessageSequence sequence;
  private final Pace pace;
  private final Cursors cursors;
  private final long end;
  private final AtomicInteger steps = new AtomicInteger();
  private final Callback written;
  private volatile long position;
  private volatile long cursor;

  DurableEvents(Exchange exchange, MessageSequence sequence, Pace pace, Cursors cursors) {
    this.exchange = exchange;
    this.sequence = sequence;
    this.pace = pace;
    this.cursors = cursors;
    this.end = pace.clock().millis() + pace.life().toMillis();
    this.written = Callback.from(this::goOn, exchange::abort);
  }

  /** Sends the first messages, and goes on from there. */
  void start(Batch first, Optional<String> lastCursor) {
    position = first.next();
    cursor = cursors.after(lastCursor);
    HttpFields headers =
        DurableReads.headers(sequence, position).put(EVENTS).put("Stream-Cursor", cursor);
    exchange.begin(headers, events(first), written);
  }

  // A wait may be answered, and a write completed, within the call: counting the steps turns what
  // would be a recursion into a loop.
  private void goOn() {
    if (steps.getAndIncrement() == 0) {
      do {
        step();
      } while (steps.decrementAndGet() != 0);
    }
  }

  private void step() {
    Duration left = Duration.ofMillis(end - pace.clock().millis());
    if (left.isNegative() || left.isZero()) {
      exchange.finish();
    } else {
      Duration timeout = left.compareTo(pace.heartbeat()) < 0 ? left : pace.heartbeat();
      exchange.waitsAs(sequence.goOn(position, timeout, this));
    }
  }

  private ByteBuffer events(Batch batch) {
    return ServerSentEvents.encode(batch, sequence.token(batch.next()), cursor);
  }

  @Override
  public void next(Batch batch) {
    position = batch.next();
    cursor = cursors.following(cursor);
    exchange.line(events(batch), written);
  }

  @Override
  public void expired() {
    exchange.finish();
  }

  @Override
  public void ended(long reached) {
    exchange.finish();
  }

  @Override
  public void failed(Throwable cause) {
    exchange.finish(exchange.problem(cause));
  }
}
