package dev.autoupdate.frontend.durable;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A key request's JSON as a part of a path, compressed. It says all there is to say: nothing is
 * kept for it, every instance understands it, and it is good for ever.
 */
public final class RequestId {

  /** The longest id; a request's line and headers have 8 KiB. */
  public static final int MAX_LENGTH = 4_000;

  private static final int CHUNK = 4_096;

  private RequestId() {}

  /** The id of a request's JSON; empty when it would be too long. */
  public static Optional<String> encode(byte[] json) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(json);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      String id = Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
      return id.length() > MAX_LENGTH ? Optional.empty() : Optional.of(id);
    } finally {
      deflater.end();
    }
  }

  /**
   * The JSON of an id; empty when it is none.
   *
   * @param limit the most bytes there may be
   */
  public static Optional<byte[]> decode(String id, int limit) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(Base64.getUrlDecoder().decode(id));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      while (!inflater.finished()) {
        int read = inflater.inflate(chunk);
        out.write(chunk, 0, read);
        if ((read == 0 && !inflater.finished()) || out.size() > limit) {
          return Optional.empty();
        }
      }
      return Optional.of(out.toByteArray());
    } catch (DataFormatException | IllegalArgumentException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }
}
