package dev.autoupdate.frontend.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Compresses answers that are sent in one piece and are large enough for it to pay. A stream's
 * lines never are: a compressor would keep them back.
 */
final class Compression extends Handler.Wrapper {

  private static final PreEncodedHttpField VARY =
      new PreEncodedHttpField(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
  private static final PreEncodedHttpField GZIP =
      new PreEncodedHttpField(HttpHeader.CONTENT_ENCODING, "gzip");
  private static final String WEAK = "W/";
  private static final String JSON = "application/json";

  private final int fromBytes;

  /** Compresses from {@code fromBytes} on; 0 = never. */
  Compression(int fromBytes, Handler next) {
    super(next);
    this.fromBytes = fromBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return fromBytes == 0
        ? super.handle(request, response, callback)
        : super.handle(request, new Compressing(request, response), callback);
  }

  private static boolean accepts(Request request) {
    QuotedQualityCSV accepted = new QuotedQualityCSV();
    request
        .getHeaders()
        .getFields(HttpHeader.ACCEPT_ENCODING)
        .forEach(field -> accepted.addValue(field.getValue()));
    return accepted.getValues().stream().anyMatch("gzip"::equalsIgnoreCase);
  }

  private final class Compressing extends Response.Wrapper {

    private Compressing(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer piece, Callback callback) {
      if (last && piece != null && piece.remaining() >= fromBytes && !isCommitted() && isJson()) {
        getHeaders().ensureField(VARY);
        if (accepts(getRequest())) {
          ByteBuffer compressed = gzip(piece);
          getHeaders().put(GZIP).put(HttpHeader.CONTENT_LENGTH, compressed.remaining());
          weaken(getHeaders());
          super.write(true, compressed, callback);
          return;
        }
      }
      super.write(last, piece, callback);
    }

    private boolean isJson() {
      return JSON.equals(getHeaders().get(HttpHeader.CONTENT_TYPE));
    }
  }

  // The same content, and no longer the same bytes (RFC 9110, 8.8.3.3).
  private static void weaken(HttpFields.Mutable headers) {
    String tag = headers.get(HttpHeader.ETAG);
    if (tag != null && !tag.startsWith(WEAK)) {
      headers.put(HttpHeader.ETAG, WEAK + tag);
    }
  }

  private static ByteBuffer gzip(ByteBuffer plain) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(plain.remaining() / 4);
    try (GZIPOutputStream gzip = new Quick(compressed)) {
      BufferUtil.writeTo(plain, gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(compressed.toByteArray());
  }

  /** The default level takes four times as long for an eighth less. */
  private static final class Quick extends GZIPOutputStream {
    Quick(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
