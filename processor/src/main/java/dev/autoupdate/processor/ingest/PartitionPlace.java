package dev.autoupdate.processor.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * How far the fold has applied one source partition.
 *
 * @param incarnation how often the partition lost its tail
 * @param offset of the last source record that is dealt with, -1 for none
 * @param checks of records at and before it, newest first: the newest one, and few older ones at
 *     growing distances, so that a tail that is lost is found out to where
 * @param gaps what was missing on the way there, oldest first, and nobody has accepted
 */
public record PartitionPlace(
    int incarnation, long offset, List<RecordCheck> checks, List<Gap> gaps) {

  /** Before anything was read. */
  public static final PartitionPlace NONE = new PartitionPlace(0, -1, List.of(), List.of());

  private static final int MOST_CHECKS = 16;
  private static final int MOST_GAPS = 20;
  private static final int BITS_OF_AN_ORDER = 3;

  /** Copies the lists. */
  public PartitionPlace {
    checks = List.copyOf(checks);
    gaps = List.copyOf(gaps);
  }

  /** This place moved to {@code to}, if that is further; it is of this incarnation. */
  public PartitionPlace movedTo(long to) {
    return to > offset ? new PartitionPlace(incarnation, to, checks, gaps) : this;
  }

  /** This place moved to a record that was applied. */
  public PartitionPlace movedTo(RecordCheck applied) {
    List<RecordCheck> next = new ArrayList<>(checks.size() + 1);
    next.add(applied);
    // The newest and the oldest of each order of age stay: so they pass from one to the next.
    for (int i = 0; i < checks.size() && next.size() < MOST_CHECKS; i++) {
      int order = order(applied, i);
      if (order != order(applied, i - 1) || order != order(applied, i + 1)) {
        next.add(checks.get(i));
      }
    }
    return new PartitionPlace(incarnation, Math.max(offset, applied.offset()), next, gaps);
  }

  private int order(RecordCheck applied, int index) {
    if (index < 0 || index >= checks.size()) {
      return -1;
    }
    long age = Math.max(1, applied.offset() - checks.get(index).offset());
    return (Long.SIZE - 1 - Long.numberOfLeadingZeros(age)) / BITS_OF_AN_ORDER;
  }

  /** This place in another incarnation. */
  PartitionPlace at(int otherIncarnation) {
    return new PartitionPlace(otherIncarnation, offset, checks, gaps);
  }

  /** The next incarnation, which goes on behind {@code to}. */
  public PartitionPlace begunAnewAt(long to) {
    return new PartitionPlace(
        incarnation + 1, to, checks.stream().filter(check -> check.offset() <= to).toList(), gaps);
  }

  /** This place with everything missing from behind it up to before {@code next}. */
  public PartitionPlace missingUpTo(long next) {
    List<Gap> all = new ArrayList<>(gaps);
    if (next > offset + 1) {
      all.add(new Gap(offset + 1, next - 1));
    }
    // The oldest two become one, which covers more, rather than that one is forgotten.
    if (all.size() > MOST_GAPS) {
      all.set(1, new Gap(all.get(0).from(), all.get(1).to()));
      all.remove(0);
    }
    return new PartitionPlace(incarnation, offset, checks, all);
  }

  /** This place without the gaps that end at {@code to} or before. */
  public PartitionPlace accepting(long to) {
    return new PartitionPlace(
        incarnation, offset, checks, gaps.stream().filter(gap -> gap.to() > to).toList());
  }
}
