package dev.autoupdate.frontend.restrict.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what refers to itself. */
final class Circles {

  private final Map<String, Map<String, Place>> edges = new LinkedHashMap<>();
  private final List<String> path = new ArrayList<>();
  private final Set<String> done = new HashSet<>();

  /** {@code from} refers to {@code to}, first {@code at} that place. */
  void add(String from, String to, Place at) {
    edges.computeIfAbsent(from, unused -> new LinkedHashMap<>()).putIfAbsent(to, at);
  }

  /** Reports each reference that closes a circle. */
  void report(String what, Errors errors) {
    edges.keySet().forEach(start -> visit(start, what, errors));
  }

  private void visit(String node, String what, Errors errors) {
    if (!done.add(node)) {
      return;
    }
    path.add(node);
    edges
        .getOrDefault(node, Map.of())
        .forEach(
            (next, at) -> {
              int from = path.indexOf(next);
              if (from >= 0) {
                errors.add(
                    at,
                    what
                        + " in a circle: "
                        + String.join(" -> ", path.subList(from, path.size()))
                        + " -> "
                        + next);
              } else {
                visit(next, what, errors);
              }
            });
    path.remove(path.size() - 1);
  }
}
