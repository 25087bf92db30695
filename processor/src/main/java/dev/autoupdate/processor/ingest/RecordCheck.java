package dev.autoupdate.processor.ingest;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a source record was: by it a task sees whether the source still has that record, or has lost
 * its tail and used the offset again.
 *
 * @param offset the record's
 * @param sum CRC-32C of its time, key and value
 */
public record RecordCheck(long offset, int sum) {

  /** The check of a record. */
  public static RecordCheck of(
      long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(timestamp).flip());
    update(crc, key);
    update(crc, value);
    return new RecordCheck(offset, (int) crc.getValue());
  }

  // The length goes first, so that a byte moved from key to value is another record.
  private static void update(CRC32C crc, byte @Nullable [] part) {
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(part == null ? -1 : part.length).flip());
    if (part != null) {
      crc.update(part);
    }
  }
}
