package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.Known;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The epochs of a log up to a place in it, oldest first; never empty. With them goes what was known
 * in those that ended: see {@link Known}.
 *
 * <p>The first is that of a log which never lost its end. Each epoch record that counts begins
 * another one, and which do is a function of the log alone, so every replica finds the same.
 */
record Epochs(List<Since> all, Known owed) {

  /** An epoch, and the position it began at: nothing before it can be answered in it. */
  record Since(Epoch epoch, long position) {}

  Epochs {
    all = List.copyOf(all);
  }

  static Epochs first(Epoch epoch) {
    return new Epochs(List.of(new Since(epoch, 0)), Known.NOTHING);
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
   * <p>What their writers knew of the epochs that ended is owed all the same.
   *
   * @return this when the record says nothing new
   */
  Epochs after(EpochRecord record, long offset) {
    boolean begins = record.retires().contains(current());
    if (!begins && Collections.disjoint(record.retires(), known())) {
      return this;
    }
    List<Since> next = new ArrayList<>(all);
    if (begins) {
      next.add(new Since(record.epoch(), offset + 1));
    }
    return new Epochs(next, owed.and(record.known()));
  }

  private Since newest() {
    return all.get(all.size() - 1);
  }
}
