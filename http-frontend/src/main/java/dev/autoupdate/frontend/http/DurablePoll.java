package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.durable.Batch;
import dev.autoupdate.frontend.durable.Follower;
import dev.autoupdate.frontend.durable.MessageSequence;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;

/** A long-poll that waits: the next messages end it. Called by any thread, once. */
final class DurablePoll implements Follower {

  private final Exchange exchange;
  private final MessageSequence sequence;
  private final long cursor;

  DurablePoll(Exchange exchange, MessageSequence sequence, long cursor) {
    this.exchange = exchange;
    this.sequence = sequence;
    this.cursor = cursor;
  }

  @Override
  public void next(Batch batch) {
    HttpFields.Mutable headers = headers(batch.next());
    if (batch.isEmpty()) {
      exchange.answer(204, headers, ByteBuffer.allocate(0));
    } else {
      exchange.answer(200, DurableReads.withBody(headers, sequence, batch), batch.body());
    }
  }

  @Override
  public void expired() {
    exchange.refuse(Problem.expired());
  }

  @Override
  public void ended(long position) {
    exchange.answer(204, headers(position), ByteBuffer.allocate(0));
  }

  @Override
  public void failed(Throwable cause) {
    DurableReads.fail(exchange, cause);
  }

  private HttpFields.Mutable headers(long position) {
    return DurableReads.headers(sequence, position)
        .put(Reply.UP_TO_DATE)
        .put("Stream-Cursor", cursor);
  }
}
