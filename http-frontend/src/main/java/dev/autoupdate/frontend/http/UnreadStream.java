package dev.autoupdate.frontend.http;

import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;

/**
 * Ends an HTTP/2 stream whose answer was sent before its body was read as <a
 * href="https://www.rfc-editor.org/rfc/rfc9113.html#section-8.1">RFC 9113, 8.1</a> has it: nothing
 * went wrong, no more is wanted. Jetty would cancel it, and clients drop the answer of what was
 * cancelled. For Jetty's threads.
 */
final class UnreadStream extends HttpStream.Wrapper {

  private UnreadStream(HttpStream stream) {
    super(stream);
  }

  /** From now on this request may end without its body. */
  static void allow(Request request) {
    if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
      request.addHttpStreamWrapper(UnreadStream::new);
    }
  }

  @Override
  public void succeeded() {
    super.failed(CONTENT_NOT_CONSUMED);
  }

  @Override
  public void failed(Throwable failure) {
    super.failed(isUnread(failure) ? CONTENT_NOT_CONSUMED : failure);
  }

  // Jetty tells of it as the cause of another failure.
  private static boolean isUnread(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause == CONTENT_NOT_CONSUMED) {
        return true;
      }
    }
    return false;
  }
}
