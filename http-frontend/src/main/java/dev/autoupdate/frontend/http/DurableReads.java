package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.durable.Batch;
import dev.autoupdate.frontend.durable.Cursors;
import dev.autoupdate.frontend.durable.MessageSequence;
import dev.autoupdate.frontend.durable.ReadFrom;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.view.Abandoned;
import dev.autoupdate.frontend.view.Overloaded;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Answers reads of any sequence by the Durable Streams protocol. Safe for use by any number of
 * threads.
 */
final class DurableReads {

  /** For how long events are sent; then the client comes again. */
  static final Duration SSE_LIFE = Duration.ofSeconds(60);

  /** There are caches that go on with what is too old unless they are told this. */
  private static final String FRESH = ", stale-while-revalidate=0";

  private final Duration longpoll;
  private final Duration heartbeat;
  private final long sharedSeconds;
  private final Clock clock;
  private final Cursors cursors;

  /**
   * What clients are given.
   *
   * @param longpoll how long a long-poll waits
   * @param heartbeat after how long without messages a client of events is told where it is
   * @param shared how long shared caches may keep what nameless callers read without waiting
   * @param clock for cursors, and for how long events are sent
   */
  DurableReads(Duration longpoll, Duration heartbeat, Duration shared, Clock clock) {
    this.longpoll = longpoll;
    this.heartbeat = heartbeat;
    this.sharedSeconds = shared.toSeconds();
    this.clock = clock;
    this.cursors = new Cursors(clock);
  }

  /** What the options say. */
  static DurableReads by(FrontendOptions options, Clock clock) {
    return new DurableReads(
        options.longpollTimeout(), options.streamHeartbeat(), options.edge().sharedFor(), clock);
  }

  /**
   * Answers, now or when there are messages.
   *
   * @param start where {@code asked} begins in this sequence
   * @throws OffsetExpired when that is no longer known
   */
  void answer(Exchange exchange, MessageSequence sequence, DurableRequest asked, ReadFrom start)
      throws OffsetExpired {
    if (asked.head()) {
      HttpFields.Mutable headers = headers(sequence, sequence.end());
      headers.put(HttpHeader.CONTENT_TYPE, sequence.contentType());
      exchange.answer(200, headers, ByteBuffer.allocate(0));
      return;
    }
    switch (asked.live()) {
      case NO -> catchUp(exchange, sequence, asked, start);
      case LONG_POLL -> longPoll(exchange, sequence, asked, start);
      case SSE ->
          new DurableEvents(
                  exchange, sequence, new DurableEvents.Pace(heartbeat, SSE_LIFE, clock), cursors)
              .start(start.read(sequence), asked.cursor());
    }
  }

  private void catchUp(
      Exchange exchange, MessageSequence sequence, DurableRequest asked, ReadFrom start)
      throws OffsetExpired {
    Batch batch = start.read(sequence);
    HttpFields.Mutable headers = headers(sequence, batch.next());
    headers.put(Reply.UP_TO_DATE);
    if (!(start instanceof ReadFrom.Now)) {
      share(asked, headers);
      String tag = tag(asked.offset().orElse("-1"), batch.body());
      headers.put(HttpHeader.ETAG, tag);
      if (asked.known().has(tag)) {
        // The length is that of the body left out, or none; Jetty's would be 0.
        headers.put(HttpHeader.CONTENT_LENGTH, batch.body().remaining());
        exchange.answer(304, headers, ByteBuffer.allocate(0));
        return;
      }
    }
    exchange.answer(200, withBody(headers, sequence, batch), batch.body());
  }

  // Whoever has a token must not be given what a cache keeps for those who have none.
  private void share(DurableRequest asked, HttpFields.Mutable headers) {
    if (sharedSeconds > 0) {
      headers.put(HttpHeader.VARY, String.join(", ", DurableRequest.NAMES));
      if (asked.nameless()) {
        headers.put(HttpHeader.CACHE_CONTROL, "public, max-age=" + sharedSeconds + FRESH);
      }
    }
  }

  private void longPoll(
      Exchange exchange, MessageSequence sequence, DurableRequest asked, ReadFrom start)
      throws OffsetExpired {
    Batch batch = start.beforeWaiting(sequence);
    DurablePoll poll = new DurablePoll(exchange, sequence, cursors.after(asked.cursor()));
    if (batch.isEmpty()) {
      Duration wait = exchange.longest(asked.atMost(), longpoll);
      exchange.waitsAs(sequence.await(batch.next(), wait, poll));
    } else {
      poll.next(batch);
    }
  }

  /** Tells the client what failed. */
  static void fail(Exchange exchange, Throwable cause) {
    if (cause instanceof Overloaded || cause instanceof Abandoned) {
      exchange.refuse(Problem.tooMany());
    } else {
      exchange.fail(cause);
    }
  }

  static HttpFields.Mutable headers(MessageSequence sequence, long position) {
    HttpFields.Mutable headers = HttpFields.build();
    headers.put("Stream-Next-Offset", sequence.token(position));
    return headers.put(Reply.PRIVATE);
  }

  static HttpFields.Mutable withBody(
      HttpFields.Mutable headers, MessageSequence sequence, Batch batch) {
    return headers
        .put(HttpHeader.CONTENT_TYPE, sequence.contentType())
        .put(HttpHeader.CONTENT_LENGTH, batch.body().remaining());
  }

  private static String tag(String from, ByteBuffer body) {
    return '"' + from + ':' + EntityTags.digest(body) + '"';
  }
}
