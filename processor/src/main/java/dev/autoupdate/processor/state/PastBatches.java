package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.read.Batches;
import dev.autoupdate.schema.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The batches that history has. Any thread. */
final class PastBatches implements Batches {

  private final History history;
  private final LongSupplier start;
  private final LongSupplier end;

  /** Those from {@code start} and up to {@code end}, both as they are by now. */
  PastBatches(History history, LongSupplier start, LongSupplier end) {
    this.history = history;
    this.end = end;
    this.start = start;
  }

  @Override
  public List<Batch> touching(ObjectId object, int most) {
    var found = history.touching(object, most).headMap(end.getAsLong());
    // Asked last: what is before it may be half gone.
    return found.tailMap(start.getAsLong()).entrySet().stream()
        .map(batch -> new Batch(batch.getKey() + 1, batch.getValue()))
        .toList();
  }

  @Override
  public Optional<Batch> lastUpTo(long number) {
    long applied = end.getAsLong();
    Optional<History.Numbered> found = history.lastUpTo(number);
    while (found.isPresent() && found.get().offset() >= applied) {
      found = history.lastUpTo(found.get().number() - 1);
    }
    return found
        .filter(batch -> batch.offset() >= start.getAsLong())
        .map(batch -> new Batch(batch.offset() + 1, batch.about()));
  }
}
