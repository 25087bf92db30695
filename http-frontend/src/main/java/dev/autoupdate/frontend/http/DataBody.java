package dev.autoupdate.frontend.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a data request has: the list of key requests, and, when it comes in two parts,
 * the offset. The parts count by their order; their names and headers do not matter.
 */
final class DataBody {

  private static final int MAX_PART_HEADERS = 4_096;

  private final byte[] list;
  private final @Nullable String hash;

  private DataBody(byte[] list, @Nullable String hash) {
    this.list = list;
    this.hash = hash;
  }

  /** Reads the whole of {@code bytes}, which are few enough. */
  static DataBody of(Request request, byte[] bytes) throws Refusal {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      return new DataBody(bytes, null);
    }
    String boundary = MultiPart.extractBoundary(type);
    if (boundary == null) {
      throw new Refusal(Problem.invalid("the type of the body names no boundary"));
    }
    Parts parts = new Parts();
    try {
      MultiPart.Parser parser = new MultiPart.Parser(boundary, parts);
      parser.setMaxParts(2);
      parser.setPartHeadersMaxLength(MAX_PART_HEADERS);
      parser.parse(Content.Chunk.from(ByteBuffer.wrap(bytes), true));
    } catch (RuntimeException e) {
      parts.complete = false;
    }
    if (!parts.complete || parts.all.size() != 2) {
      throw new Refusal(Problem.invalid("the body: expected two parts, the list and the hash"));
    }
    String hash = parts.all.get(1).toString(StandardCharsets.US_ASCII).strip();
    return new DataBody(parts.all.get(0).toByteArray(), hash);
  }

  /** The list of key requests; empty when there is none. */
  byte[] list() {
    return list;
  }

  /** The offset, empty in a first request; absent when the body has no parts. */
  Optional<String> hash() {
    return Optional.ofNullable(hash);
  }

  private static final class Parts implements MultiPart.Parser.Listener {
    private final List<ByteArrayOutputStream> all = new ArrayList<>(2);
    private boolean complete;

    @Override
    public void onPartBegin() {
      all.add(new ByteArrayOutputStream());
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
      ByteBuffer bytes = chunk.getByteBuffer();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      all.get(all.size() - 1).writeBytes(copy);
    }

    @Override
    public void onComplete() {
      complete = true;
    }
  }
}
