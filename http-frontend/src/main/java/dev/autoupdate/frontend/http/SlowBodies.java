package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
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
 */
final class SlowBodies extends Handler.Wrapper {

  private static final int PIECE = 65_536;

  /** What is said of an answer, and is not true of a refusal. */
  private static final List<String> OF_AN_ANSWER =
      List.of(
          "Content-Encoding", "ETag", "Stream-Next-Offset", "Stream-Up-To-Date", "Stream-Cursor");

  private final Timer timer;
  private final Duration patience;
  private final Owed owed;
  private final ErrorMapper errors;

  SlowBodies(Timer timer, Duration patience, Owed owed, ErrorMapper errors, Handler next) {
    super(next);
    this.timer = timer;
    this.patience = patience;
    this.owed = owed;
    this.errors = errors;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Incoming incoming = new Incoming(request);
    return super.handle(incoming, new Outgoing(incoming, response), callback);
  }

  /** A body that has to be there in time, counted from when some of it was waited for. */
  private final class Incoming extends Request.Wrapper {
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    private volatile Timer.@Nullable Task deadline;
    private volatile Content.@Nullable Chunk late;

    private Incoming(Request request) {
      super(request);
    }

    @Override
    public void demand(Runnable available) {
      waiting.set(available);
      if (deadline == null) {
        deadline = timer.schedule(patience, this::tooLate);
      }
      super.demand(this::arrived);
    }

    @Override
    public Content.@Nullable Chunk read() {
      Content.Chunk failure = late;
      Content.Chunk chunk = failure == null ? super.read() : failure;
      Timer.Task task = deadline;
      if (task != null && chunk != null && chunk.isLast()) {
        task.cancel();
      }
      return chunk;
    }

    private void tooLate() {
      late = Content.Chunk.from(new HttpException.RuntimeException(408, "the body took too long"));
      arrived();
    }

    // Content and the deadline may come at the same time; each wait is answered once.
    private void arrived() {
      Runnable available = waiting.getAndSet(null);
      if (available != null) {
        available.run();
      }
    }
  }

  /** An answer whose pieces have to be taken in time. */
  private final class Outgoing extends Response.Wrapper {

    private Outgoing(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
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
          ByteBuffer piece = rest.slice(rest.position(), Math.min(PIECE, rest.remaining()));
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
