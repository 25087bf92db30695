package dev.autoupdate.processor.ingest;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** Whether a source partition lost its tail, and what of it is left. */
final class LostTail {

  private LostTail() {}

  /**
   * The last offset up to which a partition surely is what it was; empty when it has all that was
   * read of it.
   *
   * @param place how far it is applied
   * @param known the highest offset that it is known to have had, -1 for none
   * @param beginning the first offset that it has; what is gone before it is no lost tail
   * @param end the offset that its next record will have
   * @param at what stands at an offset between the two; empty for nothing, as where a topic was
   *     compacted
   */
  static OptionalLong keptUpTo(
      PartitionPlace place,
      long known,
      long beginning,
      long end,
      LongFunction<Optional<RecordCheck>> at) {
    if (known < 0) {
      return OptionalLong.empty();
    }
    boolean lost = end <= known;
    for (RecordCheck check : place.checks()) {
      if (check.offset() < beginning) {
        break;
      }
      Optional<RecordCheck> there =
          check.offset() < end ? at.apply(check.offset()) : Optional.empty();
      if (there.isPresent() && there.get().equals(check)) {
        return lost ? OptionalLong.of(check.offset()) : OptionalLong.empty();
      }
      lost |= there.isPresent();
    }
    return lost ? OptionalLong.of(beginning - 1) : OptionalLong.empty();
  }
}
