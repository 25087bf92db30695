package dev.autoupdate.frontend.remote;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.Map;
import java.util.Set;

/** What came of asking another service. */
sealed interface Fetched {

  /**
   * An answer.
   *
   * @param values of the keys that were asked for; those that are missing have none
   * @param tooLarge the keys whose values are longer than what is taken
   */
  record Answer(Map<Key, Json> values, Set<Key> tooLarge) implements Fetched {}

  /**
   * No answer, or none that can be used.
   *
   * @param reason in a few words; never data
   * @param answered whether the service said something, so that it may be asked for other keys
   */
  record Failed(String reason, boolean answered) implements Fetched {}
}
