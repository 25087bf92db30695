package dev.autoupdate.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one source record changes, all at once: the unit that becomes visible together.
 *
 * <p>Deletions are applied before changes, so that a batch can replace an object. Immutable.
 *
 * @param changes key to its new value; {@code null} deletes the key
 * @param deletes objects and collections that vanish with all their fields
 * @param about what the batch tells of itself
 */
public record ChangeBatch(Map<Key, @Nullable Json> changes, List<Deletion> deletes, About about) {

  /** Copies its arguments; the order of the changes is kept. */
  public ChangeBatch {
    changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
    deletes = List.copyOf(deletes);
  }

  /** A batch that says nothing of itself and deletes no object. */
  public static ChangeBatch of(Map<Key, @Nullable Json> changes) {
    return new ChangeBatch(changes, List.of(), About.NOTHING);
  }

  /**
   * An object ({@code motion/5}) or, without an id, a whole collection ({@code comment}).
   *
   * @param collection the collection's name
   * @param id the object's id, or {@code null} for every object of the collection
   */
  public record Deletion(String collection, @Nullable String id) {
    /** As it is written: {@code collection/id} or {@code collection}. */
    @Override
    public String toString() {
      return id == null ? collection : collection + "/" + id;
    }
  }

  /**
   * What a batch tells of itself; each part may be missing. Kept in the log, not interpreted.
   *
   * @param position the writer's own number of this change, counted in its datastore
   * @param userId who made the change
   * @param timestamp when, as the writer wrote it
   * @param information anything else, by the writer
   */
  public record About(
      @Nullable Long position,
      @Nullable Long userId,
      @Nullable String timestamp,
      @Nullable Json information) {

    /** Nothing is known. */
    public static final About NOTHING = new About(null, null, null, null);
  }
}
