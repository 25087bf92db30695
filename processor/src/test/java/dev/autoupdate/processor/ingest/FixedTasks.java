package dev.autoupdate.processor.ingest;

import dev.autoupdate.frontend.read.Epoch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Tasks that all begin at one place. */
final class FixedTasks implements SourceTasks {

  static final Writer WRITER = new Writer(new Epoch("0123456789ab"), "task");

  Beginning beginning = new Beginning(WRITER, 0, -1, 0, LogRecord.Origin.NO_GAP, null);
  OptionalLong currentAsOf = OptionalLong.of(77);
  OptionalLong doneWith = OptionalLong.empty();
  boolean stray;
  final Set<Long> refused = new HashSet<>();
  final List<LogRecord> alone = new ArrayList<>();
  boolean refusedAlone;

  @Override
  public Beginning beginning(int partition) {
    return beginning;
  }

  @Override
  public long doneWith(int partition, long processed) {
    return doneWith.orElse(processed);
  }

  @Override
  public boolean isStray(int partition, Writer writer) {
    return stray;
  }

  @Override
  public OptionalLong currentAsOf(int partition, long done) {
    return currentAsOf;
  }

  @Override
  public boolean isRefused(int partition, long offset) {
    return refused.contains(offset);
  }

  @Override
  public boolean logAlone(LogRecord record, byte[] value) {
    alone.add(record);
    return !refusedAlone;
  }
}
