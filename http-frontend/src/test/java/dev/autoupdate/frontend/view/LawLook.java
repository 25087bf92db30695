package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** One user's look at one request, and what the model says of it at each position. */
final class LawLook {

  private final Identity identity;
  private final Ask ask;
  private final View view;
  private final List<Map<Key, Json>> states;
  private final Map<Long, SortedMap<String, String>> known = new HashMap<>();

  /** The state at position n is the n-th of {@code states}. */
  LawLook(long user, Ask ask, List<Map<Key, Json>> states) {
    this.identity = Identity.of(user);
    this.ask = ask;
    this.view = new View(identity, ask.parsed());
    this.states = states;
  }

  View view() {
    return view;
  }

  SortedMap<String, String> at(long position) {
    return known.computeIfAbsent(
        position, p -> Model.view(states.get((int) (long) p), identity, ask));
  }

  @Override
  public String toString() {
    return "user " + identity.userId() + ": " + ask;
  }
}
