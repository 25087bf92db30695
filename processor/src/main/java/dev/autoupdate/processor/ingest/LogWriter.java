package dev.autoupdate.processor.ingest;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.ChangeBatch.Deletion;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a batch as the value of a log record. For one thread, one record. */
final class LogWriter {

  private byte[] out = new byte[256];
  private int size;

  byte[] write(ChangeBatch batch) {
    ascii("{\"changes\":{");
    boolean first = true;
    for (Map.Entry<Key, @Nullable Json> change : batch.changes().entrySet()) {
      ascii(first ? "\"" : ",\"");
      first = false;
      key(change.getKey());
      ascii("\":");
      json(change.getValue());
    }
    ascii("}");
    deletes(batch);
    about(batch.about());
    ascii("}");
    return Arrays.copyOf(out, size);
  }

  private void key(Key key) {
    if (key.isReserved()) {
      reservedKey(key);
      return;
    }
    ascii(key.collection());
    ascii("/");
    ascii(key.id());
    ascii("/");
    ascii(key.field());
  }

  private void reservedKey(Key key) {
    if (!key.equals(Key.POLICY)) {
      throw new IllegalArgumentException(key + " is derived, and never in a batch");
    }
    ascii(key.toString());
  }

  private void deletes(ChangeBatch batch) {
    if (batch.deletes().isEmpty()) {
      return;
    }
    ascii(",\"deletes\":[");
    boolean first = true;
    for (Deletion deletion : batch.deletes()) {
      ascii(first ? "\"" : ",\"");
      first = false;
      ascii(deletion.toString());
      ascii("\"");
    }
    ascii("]");
  }

  private void about(About about) {
    if (about.position() != null) {
      ascii(",\"position\":" + about.position());
    }
    if (about.userId() != null) {
      ascii(",\"userId\":" + about.userId());
    }
    if (about.timestamp() != null) {
      ascii(",\"timestamp\":\"");
      bytes(JsonStringEncoder.getInstance().quoteAsUTF8(about.timestamp()));
      ascii("\"");
    }
    if (about.information() != null) {
      ascii(",\"information\":");
      json(about.information());
    }
  }

  private void json(@Nullable Json value) {
    if (value == null) {
      ascii("null");
    } else {
      bytes(value.utf8());
    }
  }

  private void bytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, out, size, bytes.length);
    size += bytes.length;
  }

  // Keys are ASCII by their grammar; this spares them the encoder.
  @SuppressWarnings("deprecation")
  private void ascii(String text) {
    reserve(text.length());
    text.getBytes(0, text.length(), out, size);
    size += text.length();
  }

  private void reserve(int length) {
    if (out.length - size < length) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, size + length));
    }
  }
}
