package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.count.ConnectionCount;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A read by the Durable Streams protocol.
 *
 * @param head whether only headers are wanted
 * @param offset as the client sent it; never empty text
 * @param live whether to wait, and how
 * @param atMost how long a long-poll waits, if the client says
 * @param cursor as the client sent it
 * @param nameless whether nothing in it could tell who calls
 * @param known the entity tags of what the client has
 */
record DurableRequest(
    boolean head,
    Optional<String> offset,
    Live live,
    Optional<PreferredWait> atMost,
    Optional<String> cursor,
    boolean nameless,
    EntityTags known) {

  /** The headers that tell who calls, or may. */
  static final List<String> NAMES = List.of("Authorization", "Authentication", "Cookie");

  /** Whether to wait for messages. */
  enum Live {
    /** No: what is there. */
    NO(null),
    /** For the next ones. */
    LONG_POLL(ConnectionCount.Kind.LONG_POLL),
    /** For all that come, for a while. */
    SSE(ConnectionCount.Kind.STREAM);

    private final ConnectionCount.@Nullable Kind kind;

    Live(ConnectionCount.@Nullable Kind kind) {
      this.kind = kind;
    }

    /** What it is counted as, if at all. */
    Optional<ConnectionCount.Kind> kind() {
      return Optional.ofNullable(kind);
    }
  }

  /** What the request says apart from what it asks for. */
  static DurableRequest parse(Request request, Query query) throws Refusal {
    boolean head = request.getMethod().equals("HEAD");
    Optional<String> offset = query.one("offset");
    if (offset.isPresent() && offset.get().isEmpty()) {
      throw new Refusal(Problem.invalid("offset: empty"));
    }
    Live live = live(query.one("live"));
    if (live != Live.NO && offset.isEmpty()) {
      throw new Refusal(Problem.invalid("offset: required with live"));
    }
    return new DurableRequest(
        head,
        offset,
        live,
        live == Live.LONG_POLL ? PreferredWait.of(request, query) : Optional.empty(),
        query.one("cursor"),
        NAMES.stream().noneMatch(request.getHeaders()::contains),
        EntityTags.known(request));
  }

  private static Live live(Optional<String> text) throws Refusal {
    if (text.isEmpty()) {
      return Live.NO;
    }
    return switch (text.get()) {
      case "long-poll" -> Live.LONG_POLL;
      case "sse" -> Live.SSE;
      default -> throw new Refusal(Problem.invalid("live: expected long-poll or sse"));
    };
  }
}
