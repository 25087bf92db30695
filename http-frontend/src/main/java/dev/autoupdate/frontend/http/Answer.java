package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.read.Offset;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * An answer with data, or the beginning of a stream of them.
 *
 * @param type what the body is, or {@code null} when there is none
 * @param body ready to be written
 * @param next the offset to go on with
 * @param reset why this is a snapshot though the client came with an offset, or {@code null}
 */
record Answer(
    @Nullable PreEncodedHttpField type, ByteBuffer body, Offset next, @Nullable String reset) {

  int status() {
    return type == null ? 204 : 200;
  }
}
