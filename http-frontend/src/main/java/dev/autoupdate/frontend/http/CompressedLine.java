package dev.autoupdate.frontend.http;

import com.github.luben.zstd.Zstd;
import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.Tail;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A diff's line, compressed: the object alone as one zstd frame in base64, of the standard alphabet
 * and without padding; then a newline.
 */
enum CompressedLine implements Diff.Form {
  FORM;

  @Override
  public ByteBuffer of(Diff diff) {
    byte[] object = new byte[diff.size() - 1];
    diff.line().get(object);
    byte[] text = Base64.getEncoder().withoutPadding().encode(Zstd.compress(object));
    return Tail.allocate(text.length + 1).put(text).put((byte) '\n').flip();
  }
}
