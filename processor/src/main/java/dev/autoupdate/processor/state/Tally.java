package dev.autoupdate.processor.state;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * How many entries each family on disk has, and a digest of them in which their order does not
 * matter: the sum of a hash of each. So it is carried along with every write, and is the same when
 * all entries are looked at again. Against damage, not against forgery. For one thread.
 */
final class Tally {

  private static final int FAMILIES = Family.values().length;

  private final long[] counts = new long[FAMILIES];
  private final long[] digests = new long[FAMILIES];
  // Two checksums with other polynomials: both are instructions of the processor.
  private final CRC32 high = new CRC32();
  private final CRC32C low = new CRC32C();

  /** The tally that {@code bytes} say. */
  static Tally of(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    Tally tally = new Tally();
    for (int i = 0; i < FAMILIES; i++) {
      tally.counts[i] = from.getLong();
      tally.digests[i] = from.getLong();
    }
    return tally;
  }

  byte[] bytes() {
    ByteBuffer to = ByteBuffer.allocate(2 * FAMILIES * Long.BYTES);
    for (int i = 0; i < FAMILIES; i++) {
      to.putLong(counts[i]).putLong(digests[i]);
    }
    return to.array();
  }

  Tally copy() {
    Tally copy = new Tally();
    System.arraycopy(counts, 0, copy.counts, 0, FAMILIES);
    System.arraycopy(digests, 0, copy.digests, 0, FAMILIES);
    return copy;
  }

  /** Takes an entry in and returns its hash. */
  long add(Family family, byte[] key, byte[] value) {
    long hash = hash(key, value);
    counts[family.ordinal()]++;
    digests[family.ordinal()] += hash;
    return hash;
  }

  void remove(Family family, byte[] key, byte[] value) {
    remove(family, 1, hash(key, value));
  }

  /** Takes out entries whose hashes have this sum. */
  void remove(Family family, int entries, long hashes) {
    counts[family.ordinal()] -= entries;
    digests[family.ordinal()] -= hashes;
  }

  /** Takes everything of a family out. */
  void clear(Family family) {
    counts[family.ordinal()] = 0;
    digests[family.ordinal()] = 0;
  }

  /** What is wrong with a family as it was found here, by what it must be; nothing if it is so. */
  Optional<String> damage(Family family, Tally expected) {
    int i = family.ordinal();
    if (counts[i] != expected.counts[i]) {
      return Optional.of(
          family + " has " + counts[i] + " entries of the " + expected.counts[i] + " it had");
    }
    return digests[i] == expected.digests[i]
        ? Optional.empty()
        : Optional.of(family + " has other entries than were written");
  }

  private long hash(byte[] key, byte[] value) {
    high.reset();
    high.update(key);
    high.update(value);
    low.reset();
    low.update(key);
    low.update(value);
    // Mixed, since sums of checksums are too regular; with the length of the key, which says where
    // the value begins.
    long mixed = (high.getValue() << 32 | low.getValue()) + key.length * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
