package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.restrict.policy.CollectionRules.FieldRule;
import dev.autoupdate.schema.Key;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All modes and fields of a policy. Immutable.
 *
 * @param usersCollection the collection of the objects that users are
 * @param collections by name
 */
record RuleBook(String usersCollection, Map<String, CollectionRules> collections) {

  /** The mode, or {@code null} when there is none of the name. */
  @Nullable Mode mode(String collection, String name) {
    CollectionRules rules = collections.get(collection);
    return rules == null ? null : rules.modes().get(name);
  }

  /** The mode that guards objects as a whole, or {@code null}. */
  @Nullable Mode objectMode(String collection) {
    CollectionRules rules = collections.get(collection);
    return rules == null ? null : rules.object();
  }

  /** The rule of a key, or {@code null} when it is hidden. */
  @Nullable FieldRule find(Key key) {
    CollectionRules rules = collections.get(key.collection());
    return rules == null || key.isReserved() ? null : rules.find(key.field());
  }
}
