package dev.autoupdate.frontend.view;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user sees of a request at one position, and what that depends on. Immutable.
 *
 * <p>It depends on keys in two ways. When one of its <em>structure</em> changes, anything may be
 * different: it holds what was followed, and what rules and calculated fields read. The others were
 * delivered as they are and not looked at: when one of these changes, it alone is different.
 */
final class Evaluation {

  /** Where nothing is asked for. */
  static final Evaluation NOTHING = of(Map.of(), Set.of(), Set.of(), null, 0);

  private final Keys keys;
  private final @Nullable Json[] values;
  private final BitSet plain;
  private final Set<Key> structure;
  private final long bytes;
  private final long steps;

  private Evaluation(
      Keys keys,
      @Nullable Json[] values,
      BitSet plain,
      Set<Key> structure,
      long bytes,
      long steps) {
    this.keys = keys;
    this.values = values;
    this.plain = plain;
    this.structure = structure;
    this.bytes = bytes;
    this.steps = steps;
  }

  /**
   * What was found.
   *
   * @param visible the keys the user may see; {@code null} where one is absent
   * @param delivered the keys that were read for their value alone
   * @param structure the keys that were read for other reasons, maybe some of the former
   * @param previous an evaluation of the same view: what is equal is shared with it
   * @param steps how much work it was
   */
  static Evaluation of(
      Map<Key, @Nullable Json> visible,
      Set<Key> delivered,
      Set<Key> structure,
      @Nullable Evaluation previous,
      long steps) {
    Keys keys =
        previous != null && previous.keys.areAll(visible.keySet())
            ? previous.keys
            : Keys.of(visible.keySet());
    @Nullable Json[] values = new Json[keys.size()];
    BitSet plain = new BitSet(values.length);
    long bytes = 0;
    for (int i = 0; i < values.length; i++) {
      Key key = keys.get(i);
      values[i] = visible.get(key);
      bytes += bytes(key, values[i]);
      plain.set(i, delivered.contains(key) && !structure.contains(key));
    }
    return new Evaluation(
        keys,
        values,
        plain,
        previous != null && previous.structure.equals(structure)
            ? previous.structure
            : Set.copyOf(structure),
        bytes,
        steps);
  }

  /** What it becomes when the hits change what they say, none of which is structure. */
  Evaluation with(Collection<Hit> hits) {
    @Nullable Json[] replaced = values.clone();
    long grown = bytes;
    for (Hit hit : hits) {
      if (isPlain(hit.key())) {
        int i = keys.indexOf(hit.key());
        grown += bytes(hit.key(), hit.value()) - bytes(hit.key(), replaced[i]);
        replaced[i] = hit.value();
      }
    }
    return new Evaluation(keys, replaced, plain, structure, grown, steps);
  }

  /** How many keys are kept for it, once for each of the two ways to depend on one. */
  int size() {
    return values.length + structure.size();
  }

  /** How many bytes the keys and values have that are there to be seen. */
  long bytes() {
    return bytes;
  }

  /** How much work it was, in steps. */
  long steps() {
    return steps;
  }

  /** What a key counts in {@link #bytes}. */
  static long bytes(Key key, @Nullable Json value) {
    return value == null
        ? 0
        : (long) key.collection().length()
            + key.id().length()
            + key.field().length()
            + value.size();
  }

  /** The keys the user may see, ascending. */
  Keys keys() {
    return keys;
  }

  /** The value of the i-th key; {@code null} when it is absent. */
  @Nullable Json value(int i) {
    return values[i];
  }

  /** The value of {@code key}; {@code null} when it is absent or not to be seen. */
  @Nullable Json value(Key key) {
    int i = keys.indexOf(key);
    return i < 0 ? null : values[i];
  }

  /** Whether anything may be different when {@code key} changes. */
  boolean isStructure(Key key) {
    return structure.contains(key);
  }

  /** Whether {@code key} alone is different when it changes. */
  boolean isPlain(Key key) {
    int i = keys.indexOf(key);
    return i >= 0 && plain.get(i);
  }

  /** Whether anything is different when {@code key} changes. */
  boolean dependsOn(Key key) {
    return isStructure(key) || isPlain(key);
  }

  /** All keys it depends on. */
  List<Key> readSet() {
    List<Key> all = new ArrayList<>(structure);
    plain.stream().forEach(i -> all.add(keys.get(i)));
    return all;
  }

  /** The keys it depends on and {@code other} does not. */
  List<Key> readSetWithout(Evaluation other) {
    boolean sameStructure = structure == other.structure;
    if (sameStructure && keys == other.keys && plain.equals(other.plain)) {
      return List.of();
    }
    List<Key> more = new ArrayList<>();
    if (!sameStructure) {
      structure.stream().filter(key -> !other.dependsOn(key)).forEach(more::add);
    }
    for (int i = plain.nextSetBit(0); i >= 0; i = plain.nextSetBit(i + 1)) {
      Key key = keys.get(i);
      if (!other.isPlain(key) && (sameStructure || !other.isStructure(key))) {
        more.add(key);
      }
    }
    return more;
  }
}
