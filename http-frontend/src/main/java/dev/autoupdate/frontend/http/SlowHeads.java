package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Timer;
import java.net.InetSocketAddress;
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
 * between two requests is Jetty's business, unless there is no room for others: then it goes, too.
 *
 * <p>Any thread may tell of connections and requests; the timer's thread looks and closes.
 */
final class SlowHeads implements Connection.Listener {

  /** So many looks without a head are too many. */
  private static final int LOOKS = 4;

  /** So many looks without a request are too many when others have no room. */
  private static final int LOOKS_WHEN_CROWDED = 1;

  private static final int NO_PORT = -1;

  private final Map<EndPoint, Seen> open = new ConcurrentHashMap<>();
  private final Timer timer;
  private final Duration look;
  private volatile int crowded = NO_PORT;

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

  /**
   * HTTP/2 alone: a whole frame came that is no part of a head, as a sign of life. None may come
   * within a head.
   */
  void framed(EndPoint endPoint) {
    Seen seen = open.get(wire(endPoint));
    if (seen != null) {
      seen.framed();
    }
  }

  /** At this port no more connections are taken until some are gone. */
  void crowded(int port) {
    crowded = port;
  }

  /** There is room for connections again. */
  void roomy() {
    crowded = NO_PORT;
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
            } else if (seen.isToGo(isCrowded(wire))) {
              seen.close(wire);
            }
          });
    } finally {
      schedule();
    }
  }

  private boolean isCrowded(EndPoint wire) {
    int port = crowded;
    return port != NO_PORT
        && wire.getLocalSocketAddress() instanceof InetSocketAddress at
        && at.getPort() == port;
  }

  /** What is known of one connection. */
  private static final class Seen {
    private Connection connection;
    private int requests;
    private int looks;
    private int looksAtRest;
    private boolean asked;
    // Before the first request even silence counts.
    private boolean served;
    private long bytesAtRest;

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
      looksAtRest = 0;
      served = true;
      bytesAtRest = connection.getBytesIn();
    }

    // Without a request ever it is no sign of one to come.
    private synchronized void framed() {
      if (served && requests == 0) {
        looks = 0;
        bytesAtRest = connection.getBytesIn();
      }
    }

    private synchronized boolean isToGo(boolean crowded) {
      boolean overdue = !served || connection.getBytesIn() != bytesAtRest;
      looks = requests == 0 && overdue ? looks + 1 : 0;
      looksAtRest = requests == 0 ? looksAtRest + 1 : 0;
      return looks > LOOKS || (crowded && looksAtRest > LOOKS_WHEN_CROWDED);
    }

    // In order, with a last word where the protocol has one; the hard way if that does not help.
    private void close(EndPoint wire) {
      Connection polite;
      synchronized (this) {
        polite = asked ? null : connection;
        asked = true;
      }
      if (polite == null) {
        wire.close();
      } else {
        polite.close();
      }
    }
  }
}
