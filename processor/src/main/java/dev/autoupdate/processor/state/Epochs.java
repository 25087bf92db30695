package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.EpochRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The epochs of a log up to a place in it, oldest first; never empty.
 *
 * <p>The first is that of a log which never lost its end. Each epoch record that counts begins
 * another one, and which do is a function of the log alone, so every replica finds the same.
 */
record Epochs(List<Since> all) {

  /** An epoch, and the position it began at: nothing before it can be answered in it. */
  record Since(Epoch epoch, long position) {}

  Epochs {
    all = List.copyOf(all);
  }

  static Epochs first(Epoch epoch) {
    return new Epochs(List.of(new Since(epoch, 0)));
  }

  Epoch current() {
    return newest().epoch();
  }

  /** Where the current epoch began. */
  long start() {
    return newest().position();
  }

  List<Epoch> known() {
    return all.stream().map(Since::epoch).toList();
  }

  /**
   * The epochs after a record.
   *
   * <p>Several instances may notice one loss, and each writes a record. They name the epochs that
   * they know, so the first one counts; after it the log is in an epoch that the others do not
   * know, and theirs do not count any more.
   *
   * @return this when the record does not count
   */
  Epochs after(EpochRecord record, long offset) {
    if (!record.retires().contains(current())) {
      return this;
    }
    List<Since> next = new ArrayList<>(all);
    next.add(new Since(record.epoch(), offset + 1));
    return new Epochs(next);
  }

  private Since newest() {
    return all.get(all.size() - 1);
  }
}
