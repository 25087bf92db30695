package dev.autoupdate.frontend.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads a request's body, up to a limit, and holds no thread while more of it is on the way.
 *
 * <p>Runs on one thread at a time, Jetty's; exactly one of the three ends is called, once, and
 * nothing is read after that. Jetty's own bounded reader fails the request after telling that it is
 * too large, when it may have been answered already.
 */
final class BodyReader implements Runnable {

  private final Request request;
  private final int limit;
  private final Consumer<byte[]> complete;
  private final Runnable tooLarge;
  private final Consumer<Throwable> broken;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  BodyReader(
      Request request,
      int limit,
      Consumer<byte[]> complete,
      Runnable tooLarge,
      Consumer<Throwable> broken) {
    this.request = request;
    this.limit = limit;
    this.complete = complete;
    this.tooLarge = tooLarge;
    this.broken = broken;
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        broken.accept(chunk.getFailure());
        return;
      }
      boolean fits = body.size() + chunk.remaining() <= limit;
      if (fits) {
        add(chunk.getByteBuffer());
      }
      boolean last = chunk.isLast();
      chunk.release();
      if (!fits) {
        tooLarge.run();
        return;
      }
      if (last) {
        complete.accept(body.toByteArray());
        return;
      }
    }
  }

  private void add(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    body.write(copy, 0, copy.length);
  }
}
