package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.count.ConnectionCount;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Open connections as JSON: a list of two objects, streams and long-polls, by user id. */
final class ConnectionText {

  private ConnectionText() {}

  static String of(ConnectionCount count) {
    return Stream.of(ConnectionCount.Kind.STREAM, ConnectionCount.Kind.LONG_POLL)
        .map(kind -> users(count.open(kind)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String users(SortedMap<Long, Integer> open) {
    return open.entrySet().stream()
        .map(user -> "\"" + user.getKey() + "\":" + user.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
