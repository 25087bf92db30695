package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Tail;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Ends a chunk when it is sent. Jetty sends the line break that closes a chunk at the beginning of
 * the next one, and who waits for whole chunks would be one message late.
 *
 * <p>Where a buffer has a line break right behind its content, as {@link Tail} makes it, that is
 * sent along in the same gathered write, and nothing is copied. Where it has none, the line break
 * follows in a write of its own. What Jetty would send later in its place is taken away then.
 *
 * <p>Rests on how Jetty's own generator and its caller work: for one version, which a test pins.
 * For the thread that writes, as Jetty's own.
 */
final class ChunkGenerator extends HttpGenerator {

  private enum Chunk {
    /** None is open. */
    NONE,
    /** One was sent, its line break was not. */
    OPEN,
    /** One was sent, and Jetty does not know that its line break was, too. */
    CLOSED
  }

  private static final int LINE_BREAK = 2;

  private Chunk chunk = Chunk.NONE;

  @Override
  public void reset() {
    super.reset();
    chunk = Chunk.NONE;
  }

  @Override
  public Result generateResponse(
      MetaData.@Nullable Response info,
      boolean head,
      @Nullable ByteBuffer header,
      @Nullable ByteBuffer prefix,
      @Nullable ByteBuffer content,
      boolean last)
      throws IOException {
    boolean more = content != null && content.hasRemaining();
    if (chunk == Chunk.OPEN && !more && !last) {
      return lineBreak(prefix);
    }
    boolean begins = isState(State.START);
    Result result = super.generateResponse(info, head, header, prefix, content, last);
    if (result != Result.FLUSH || head || isNoContent()) {
      return result;
    }
    if (!begins && prefix != null && chunk == Chunk.CLOSED) {
      prefix.position(prefix.position() + LINE_BREAK);
    }
    chunk = content != null && more && isChunking() ? sent(content) : Chunk.NONE;
    return result;
  }

  private Result lineBreak(@Nullable ByteBuffer prefix) {
    if (prefix == null) {
      return Result.NEED_CHUNK;
    }
    prefix.clear().put((byte) '\r').put((byte) '\n').flip();
    chunk = Chunk.CLOSED;
    return Result.FLUSH;
  }

  private Chunk sent(ByteBuffer content) {
    // Larger content is cut by the caller, which knows nothing of a line break behind it.
    if (content.remaining() <= getChunkMaxLength() && Tail.isBehind(content)) {
      content.limit(content.limit() + LINE_BREAK);
      return Chunk.CLOSED;
    }
    return Chunk.OPEN;
  }
}
