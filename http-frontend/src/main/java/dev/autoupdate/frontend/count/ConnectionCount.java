package dev.autoupdate.frontend.count;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How many connections each user has open here, 0 being anonymous. Any thread may call. */
public final class ConnectionCount {

  /** What a connection is for. */
  public enum Kind {
    /** Answers as long as there are any. */
    STREAM,
    /** One answer, when there is one. */
    LONG_POLL
  }

  private final Map<Kind, Map<Long, Integer>> open = new EnumMap<>(Kind.class);

  /** Nobody is connected. */
  public ConnectionCount() {
    for (Kind kind : Kind.values()) {
      open.put(kind, new ConcurrentHashMap<>());
    }
  }

  /** One more. What is returned is to be run once, when it is over. */
  public Runnable enter(Kind kind, long userId) {
    Map<Long, Integer> users = users(kind);
    users.merge(userId, 1, Integer::sum);
    return () -> users.computeIfPresent(userId, (id, count) -> count == 1 ? null : count - 1);
  }

  /** User id to number of connections, of those who have any. */
  public SortedMap<Long, Integer> open(Kind kind) {
    return new TreeMap<>(users(kind));
  }

  private Map<Long, Integer> users(Kind kind) {
    return open.getOrDefault(kind, Map.of());
  }
}
