package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections that do not get a request's head together: those that have been open for so
 * long without one, a handshake included, and those that send, outside of a request, for so long.
 * Jetty knows no such limit: each byte counts as a sign of life there. A connection that is silent
 * between two requests is Jetty's business.
 *
 * <p>Any thread may tell of connections and requests; the timer's thread looks and closes.
 */
final class SlowHeads implements Connection.Listener {

  /** So many looks without a head are too many. */
  private static final int LOOKS = 4;

  private final Map<EndPoint, Seen> open = new ConcurrentHashMap<>();
  private final Timer timer;
  private final Duration look;

  /** Looks from now on until the timer is closed. */
  SlowHeads(Timer timer, Duration patience) {
    this.timer = timer;
    this.look = Duration.ofNanos(Math.max(1_000_000, patience.toNanos() / LOOKS));
    schedule();
  }

  @Override
  public void onOpened(Connection connection) {
    seen(connection).is(connection);
  }

  @Override
  public void onClosed(Connection connection) {
    EndPoint wire = wire(connection.getEndPoint());
    if (!wire.isOpen()) {
      open.remove(wire);
    }
  }

  /** A request's head is there. */
  void begun(Request request) {
    Seen seen = seen(request.getConnectionMetaData().getConnection());
    seen.begun();
    Request.addCompletionListener(request, failure -> seen.ended());
  }

  /** How many connections are open. */
  int connections() {
    return open.size();
  }

  private Seen seen(Connection connection) {
    return open.computeIfAbsent(wire(connection.getEndPoint()), e -> new Seen(connection));
  }

  // With TLS there are two, one upon the other.
  private static EndPoint wire(EndPoint endPoint) {
    return endPoint instanceof EndPoint.Wrapper wrapper ? wire(wrapper.unwrap()) : endPoint;
  }

  private void schedule() {
    timer.schedule(look, this::look);
  }

  private void look() {
    try {
      open.forEach(
          (wire, seen) -> {
            if (!wire.isOpen()) {
              open.remove(wire);
            } else if (seen.isSlow()) {
              seen.close();
            }
          });
    } finally {
      schedule();
    }
  }

  /** What is known of one connection. */
  private static final class Seen {
    private Connection connection;
    private int requests;
    private int looks;
    // None at rest before the first request: then even silence counts.
    private long bytesAtRest = -1;

    private Seen(Connection connection) {
      this.connection = connection;
    }

    private synchronized void is(Connection upgraded) {
      connection = upgraded;
    }

    private synchronized void begun() {
      requests++;
    }

    private synchronized void ended() {
      requests--;
      looks = 0;
      bytesAtRest = connection.getBytesIn();
    }

    private synchronized boolean isSlow() {
      boolean sending = requests == 0 && connection.getBytesIn() != bytesAtRest;
      looks = sending ? looks + 1 : 0;
      return looks > LOOKS;
    }

    private void close() {
      Connection closed;
      synchronized (this) {
        closed = connection;
      }
      closed.close();
    }
  }
}
