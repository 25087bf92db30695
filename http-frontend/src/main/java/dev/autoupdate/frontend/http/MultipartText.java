package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.read.Offset;
import dev.autoupdate.frontend.view.Diff;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** An answer as a form of two parts: {@code data}, the object, and {@code hash}, the offset. */
final class MultipartText {

  // The data is one line without a line break in it, so nothing in it can look like this.
  private static final String BOUNDARY = "autoupdate-part";

  static final PreEncodedHttpField TYPE =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "multipart/form-data; boundary=" + BOUNDARY);

  private static final byte[] DATA =
      ascii(delimiter("data") + "Content-Type: application/json\r\n\r\n");
  private static final byte[] END = ascii("\r\n--" + BOUNDARY + "--\r\n");

  private MultipartText() {}

  static ByteBuffer of(Diff diff, Offset offset) {
    byte[] hash = ascii("\r\n" + delimiter("hash") + "\r\n" + offset);
    ByteBuffer object = diff.line().limit(diff.size() - 1);
    return ByteBuffer.allocate(DATA.length + object.remaining() + hash.length + END.length)
        .put(DATA)
        .put(object)
        .put(hash)
        .put(END)
        .flip();
  }

  private static String delimiter(String name) {
    return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
