package dev.autoupdate.frontend.restrict.policy;

import java.util.ArrayList;
import java.util.List;

/** Gathers all that is wrong with a policy. */
final class Errors {

  private final List<PolicyError> errors = new ArrayList<>();

  void add(Place place, String message) {
    PolicyError error = place.error(message);
    if (!errors.contains(error)) {
      errors.add(error);
    }
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  List<PolicyError> sorted() {
    return errors.stream().sorted().toList();
  }
}
