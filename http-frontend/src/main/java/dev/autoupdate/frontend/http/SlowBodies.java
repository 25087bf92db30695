package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Ends what takes a client too long: a request's body on its way in, a piece of an answer on its
 * way out.
 *
 * <p>Jetty's own measures count bytes over the whole request, and a stream is mostly silent. Here
 * the clock runs only while something is under way. What is there at once, as nearly everything is,
 * costs no timer.
 *
 * <p>An answer that comes before the body was read waits until the rest of it is discarded, within
 * bounds. Past them the connection ends with the answer, in order.
 */
final class SlowBodies extends Handler.Wrapper {

  private static final int PIECE = 65_536;
  private static final Duration UNWANTED = Duration.ofSeconds(2);

  /** What is said of an answer, and is not true of a refusal. */
  private static final List<String> OF_AN_ANSWER =
      List.of(
          "Content-Encoding", "ETag", "Stream-Next-Offset", "Stream-Up-To-Date", "Stream-Cursor");

  private final Timer timer;
  private final Duration patience;
  private final IncomingBody.Bounds unwanted;
  private final Owed owed;
  private final ErrorMapper errors;

  /**
   * With so much patience.
   *
   * @param unwantedBytes how much of a body is discarded before an answer that needs none of it
   * @param owed what all answers together may still have to be sent
   */
  SlowBodies(
      Timer timer,
      Duration patience,
      int unwantedBytes,
      Owed owed,
      ErrorMapper errors,
      Handler next) {
    super(next);
    this.timer = timer;
    this.unwanted = new IncomingBody.Bounds(unwantedBytes, UNWANTED);
    this.patience = patience;
    this.owed = owed;
    this.errors = errors;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    IncomingBody incoming = new IncomingBody(request, timer, patience);
    return super.handle(incoming, new Outgoing(incoming, response), callback);
  }

  /** An answer whose pieces have to be taken in time. */
  private final class Outgoing extends Response.Wrapper {

    private final IncomingBody incoming;
    private boolean begun;
    private boolean lingers;

    private Outgoing(IncomingBody incoming, Response response) {
      super(incoming, response);
      this.incoming = incoming;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
      if (begun || !incoming.isUnread()) {
        begun = true;
        writeNow(last, bytes, callback);
        return;
      }
      begun = true;
      if (incoming.isUnderWay()) {
        lingers = true;
        incoming.discard(unwanted, () -> writeEarly(last, bytes, callback));
      } else {
        writeEarly(last, bytes, callback);
      }
    }

    private void writeEarly(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
      boolean unread = incoming.isUnread();
      lingers &= unread && incoming.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
      if (unread) {
        UnreadStream.allow(incoming);
      }
      if (lingers) {
        getHeaders().put(HttpFields.CONNECTION_CLOSE);
      }
      writeNow(last, bytes, callback);
    }

    private void writeNow(boolean last, @Nullable ByteBuffer bytes, Callback written) {
      Callback callback = last && lingers ? lingering(written) : written;
      if (bytes == null || bytes.remaining() <= PIECE) {
        send(last, bytes, callback);
      } else {
        Pieces pieces = new Pieces(this, last, bytes, callback);
        if (owed.begin(pieces, bytes.remaining())) {
          pieces.next();
        } else {
          refuse(last, callback);
        }
      }
    }

    private Callback lingering(Callback callback) {
      return Callback.from(
          () -> incoming.linger(unwanted.time(), callback::succeeded), callback::failed);
    }

    private void send(boolean last, @Nullable ByteBuffer piece, Callback callback) {
      send(last, piece, new Sending(callback));
    }

    private void send(boolean last, @Nullable ByteBuffer piece, Sending sending) {
      super.write(last, piece, sending);
      if (!sending.isOver()) {
        sending.endInTime();
      }
    }

    /** There is no room for this answer: another one is given, if none has begun. */
    private void refuse(boolean last, Callback callback) {
      if (isCommitted()) {
        callback.failed(new NotRead());
        return;
      }
      OF_AN_ANSWER.forEach(getHeaders()::remove);
      errors.write(
          Problem.overloaded(),
          getWrapped(),
          last ? callback : Callback.from(() -> callback.failed(new NotRead()), callback::failed));
    }
  }

  /** More than is sent in one piece: what is to be taken in time does not depend on the size. */
  private final class Pieces implements Owed.Debt {
    private final Outgoing out;
    private final boolean last;
    private final ByteBuffer rest;
    private final Callback callback;
    private final AtomicInteger steps = new AtomicInteger();
    private volatile @Nullable Sending sending;
    private volatile boolean cut;

    private Pieces(Outgoing out, boolean last, ByteBuffer bytes, Callback callback) {
      this.out = out;
      this.last = last;
      this.rest = bytes;
      this.callback = callback;
    }

    private void taken(boolean more, int bytes) {
      if (more) {
        owed.taken(this, bytes);
        next();
      } else {
        owed.end(this);
        callback.succeeded();
      }
    }

    private void failed(Throwable failure) {
      owed.end(this);
      callback.failed(failure);
    }

    @Override
    public void cut() {
      cut = true;
      Sending last = sending;
      if (last != null) {
        last.failed(new NotRead());
      }
    }

    // A piece may be gone within the call: counting the steps makes a loop of the recursion.
    private void next() {
      if (steps.getAndIncrement() == 0) {
        do {
          // No slice: what stands behind the message's end is to be there behind the last piece.
          ByteBuffer piece = rest.duplicate();
          piece.limit(piece.position() + Math.min(PIECE, piece.remaining()));
          rest.position(rest.position() + piece.remaining());
          int bytes = piece.remaining();
          boolean more = rest.hasRemaining();
          Sending next =
              new Sending(Callback.from(() -> taken(more, bytes), failure -> failed(failure)));
          sending = next;
          if (cut) {
            next.failed(new NotRead());
          } else {
            out.send(last && !more, piece, next);
          }
        } while (steps.decrementAndGet() != 0);
      }
    }
  }

  /** The client does not read, and others need the memory. */
  private static final class NotRead extends IOException {
    private static final long serialVersionUID = 1L;

    private NotRead() {
      super("too much is still to be sent to clients that do not read");
    }
  }

  /** A piece on its way. */
  private final class Sending implements Callback {
    private final Callback callback;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Timer.@Nullable Task deadline;

    private Sending(Callback callback) {
      this.callback = callback;
    }

    private boolean isOver() {
      return over.get();
    }

    private void endInTime() {
      deadline = timer.schedule(patience, this::tooLate);
      if (isOver()) {
        cancel();
      }
    }

    private void tooLate() {
      failed(new TimeoutException("the client does not read"));
    }

    @Override
    public void succeeded() {
      if (over.compareAndSet(false, true)) {
        cancel();
        callback.succeeded();
      }
    }

    @Override
    public void failed(Throwable failure) {
      if (over.compareAndSet(false, true)) {
        cancel();
        callback.failed(failure);
      }
    }

    @Override
    public InvocationType getInvocationType() {
      return callback.getInvocationType();
    }

    private void cancel() {
      Timer.Task task = deadline;
      if (task != null) {
        task.cancel();
      }
    }
  }
}
