package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Timer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, which has to be there in time, counted from when some of it was waited for.
 *
 * <p>Once an answer is to be sent, what is left of it is discarded: clients that are still sending
 * drop an answer that comes with the end of their stream or connection. Whoever reads until then
 * finds nothing more to read.
 *
 * <p>The monitor guards who may read. What is called from here is called outside of it.
 */
final class IncomingBody extends Request.Wrapper {

  /** For how long a body that nobody wants is taken in, and how much of it. */
  record Bounds(int bytes, Duration time) {}

  private final Timer timer;
  private final Duration patience;
  private @Nullable Runnable waiting;
  private boolean demanded;
  private boolean touched;
  private boolean ended;
  private boolean discarding;
  private volatile Timer.@Nullable Task deadline;
  private volatile Content.@Nullable Chunk late;

  /** Of this request, with so much patience for it. */
  IncomingBody(Request request, Timer timer, Duration patience) {
    super(request);
    this.timer = timer;
    this.patience = patience;
  }

  @Override
  public void demand(Runnable available) {
    synchronized (this) {
      if (discarding) {
        return;
      }
      touched = true;
      waiting = available;
    }
    if (deadline == null) {
      deadline = timer.schedule(patience, this::tooLate);
    }
    demandOnce();
  }

  @Override
  public Content.@Nullable Chunk read() {
    synchronized (this) {
      return discarding ? null : readNow();
    }
  }

  /** Leaves it to the answer: Jetty would end a body here that is still under way. */
  @Override
  public boolean consumeAvailable() {
    return true;
  }

  private Content.@Nullable Chunk readNow() {
    Content.Chunk failure = late;
    Content.Chunk chunk = failure == null ? super.read() : failure;
    touched |= chunk != null;
    if (chunk != null && chunk.isLast()) {
      ended = true;
      cancel();
    }
    return chunk;
  }

  /** Whether some of it may still come. A client that waits to be told to send it sends none. */
  synchronized boolean isUnderWay() {
    return !ended && late == null && mayHaveOne() && (touched || !waitsForConsent());
  }

  /** Whether its end was not read. */
  synchronized boolean isUnread() {
    return !ended && mayHaveOne();
  }

  // With HTTP/2 nothing but the body itself says whether there is one.
  private boolean mayHaveOne() {
    long length = getLength();
    return length > 0
        || (length < 0
            && (getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                || getHeaders().contains(HttpHeader.TRANSFER_ENCODING)));
  }

  private boolean waitsForConsent() {
    return getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
  }

  /** Reads what is left, within bounds, and goes on; to be called once. */
  void discard(Bounds bounds, Runnable then) {
    synchronized (this) {
      discarding = true;
      waiting = null;
    }
    cancel();
    if (getLength() > bounds.bytes()) {
      then.run();
    } else {
      new Discarding(bounds, then).run();
    }
  }

  /**
   * Reads whatever comes for that time, after an answer: a connection that is closed on a client
   * that is still sending is reset, and the answer with it.
   */
  void linger(Duration time, Runnable then) {
    new Discarding(new Bounds(Integer.MAX_VALUE, time), then).run();
  }

  /** Reads what is left without keeping it. */
  private final class Discarding implements Runnable {
    private final Bounds bounds;
    private final Runnable then;
    private long discarded;
    private boolean over;
    private Timer.@Nullable Task end;

    private Discarding(Bounds bounds, Runnable then) {
      this.bounds = bounds;
      this.then = then;
    }

    @Override
    public void run() {
      if (read()) {
        end();
      } else {
        demandOnce();
      }
    }

    // Whether that is all; else the rest is waited for.
    private boolean read() {
      synchronized (IncomingBody.this) {
        while (!over) {
          Content.Chunk chunk = readNow();
          if (chunk == null) {
            waiting = this;
            if (end == null) {
              end = timer.schedule(bounds.time(), this::end);
            }
            return false;
          }
          discarded += chunk.remaining();
          chunk.release();
          if (chunk.isLast() || discarded > bounds.bytes()) {
            return true;
          }
        }
        return true;
      }
    }

    private void end() {
      Timer.Task task;
      synchronized (IncomingBody.this) {
        if (over) {
          return;
        }
        over = true;
        waiting = null;
        task = end;
      }
      if (task != null) {
        task.cancel();
      }
      then.run();
    }
  }

  // Jetty must not be asked twice at a time.
  private void demandOnce() {
    synchronized (this) {
      if (demanded) {
        return;
      }
      demanded = true;
    }
    super.demand(
        () -> {
          synchronized (this) {
            demanded = false;
          }
          arrived();
        });
  }

  private void tooLate() {
    late = Content.Chunk.from(new HttpException.RuntimeException(408, "the body took too long"));
    arrived();
  }

  // Content and the deadline may come at the same time; each wait is answered once.
  private void arrived() {
    Runnable available;
    synchronized (this) {
      available = waiting;
      waiting = null;
    }
    if (available != null) {
      available.run();
    }
  }

  private void cancel() {
    Timer.Task task = deadline;
    if (task != null) {
      task.cancel();
    }
  }
}
