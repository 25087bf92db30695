package dev.autoupdate.frontend.http;

import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the client of one waiting request goes away, where that can be noticed: on a plain
 * HTTP/1.1 connection. HTTP/2 tells by itself that a stream was reset, and has no connection of its
 * own for each. With TLS there may be something to read that is neither an end nor a request.
 *
 * <p>It takes the connection's one interest in reading, which Jetty leaves unused until the answer
 * is complete. The monitor guards that interest against the end: once {@link #giveBack} returns it
 * is Jetty's again, and stays so. What is called from here is called outside of the monitor.
 */
final class Departure {

  private final @Nullable AbstractEndPoint plain;
  private final Runnable onReadable;
  private final Consumer<Throwable> onLost;
  private boolean over;
  private boolean looking;
  private boolean suspected;
  private volatile boolean noticed;
  private @Nullable Throwable lostAtOnce;

  /**
   * Does not look yet.
   *
   * @param onReadable called, once, when there is something to read: the connection's end, or bytes
   *     of a request to come
   * @param onLost called when the connection failed
   */
  Departure(ConnectionMetaData connection, Runnable onReadable, Consumer<Throwable> onLost) {
    this.plain = plain(connection);
    this.onReadable = onReadable;
    this.onLost = onLost;
  }

  /** Looks from now on. */
  void look() {
    Throwable failure;
    synchronized (this) {
      if (plain == null || over || noticed || looking) {
        return;
      }
      looking = plain.tryFillInterested(Callback.from(this::readable, this::lost));
      failure = lostAtOnce;
    }
    if (failure != null) {
      onLost.accept(failure);
    }
  }

  /** Whether there was something to read. */
  boolean isNoticed() {
    return noticed;
  }

  /** Looks no longer, for good; to be called before the answer is complete. */
  void giveBack() {
    boolean looked;
    synchronized (this) {
      over = true;
      looked = looking;
    }
    if (plain != null && looked) {
      // Fails the callback that was registered; who is told finds the exchange over.
      plain.getFillInterest().onFail(new GivenBack());
    }
  }

  // When the connection cannot even be asked, this is called within the look, by the thread that
  // has the monitor; what it leads to runs code of others, which must not be under it.
  private void lost(Throwable cause) {
    if (Thread.holdsLock(this)) {
      lostAtOnce = cause;
    } else {
      onLost.accept(cause);
    }
  }

  // Whether it is the end or bytes of a next request cannot be told without reading, and what was
  // read could not be given to Jetty; an answer that comes early is right for both.
  private void readable() {
    synchronized (this) {
      looking = false;
      noticed = suspected;
      suspected = true;
    }
    if (noticed) {
      onReadable.run();
    } else {
      // Jetty may run this late for what the request before this one had found to read. What is
      // there now is told again.
      look();
    }
  }

  private static @Nullable AbstractEndPoint plain(ConnectionMetaData connection) {
    return connection.getHttpVersion().getVersion() <= HttpVersion.HTTP_1_1.getVersion()
            && connection.getConnection().getEndPoint() instanceof SelectableChannelEndPoint plain
        ? plain
        : null;
  }

  /** Says to a callback that it is not wanted any more; made too often to have a stack trace. */
  private static final class GivenBack extends Exception {
    private static final long serialVersionUID = 1L;

    GivenBack() {
      super("the interest in reading was given back", null, false, false);
    }
  }
}
