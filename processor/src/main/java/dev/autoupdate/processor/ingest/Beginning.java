package dev.autoupdate.processor.ingest;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where one life of an ingest task begins.
 *
 * @param writer how it signs what it writes
 * @param incarnation of the source partition
 * @param after the offset that its first log record and its heartbeats follow, -1 for the beginning
 * @param first the first source offset that it reads
 * @param gap the first offset that the source still has, when what was to be read before it is
 *     gone; else {@link LogRecord.Origin#NO_GAP}
 * @param last the newest applied record that the source still had; {@code null} for none
 */
public record Beginning(
    Writer writer, int incarnation, long after, long first, long gap, @Nullable RecordCheck last) {

  /** The check of the record at {@code after}, where that is known. */
  OptionalInt sum() {
    return last != null && last.offset() == after
        ? OptionalInt.of(last.sum())
        : OptionalInt.empty();
  }
}
