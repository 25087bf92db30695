package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Offset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * What the query of a data route says, apart from its body.
 *
 * @param identity who asks
 * @param lists the values of {@code k}
 * @param mode how to answer
 * @param start from where
 * @param min where this instance must have got to first
 */
record DataRequest(Identity identity, List<String> lists, Mode mode, Start start, Min min) {

  /** How to answer. */
  enum Mode {
    STREAM,
    SINGLE,
    LONG_POLL
  }

  /**
   * From where.
   *
   * @param token the client's offset; empty for a snapshot or {@code now}
   * @param now only what comes next
   */
  record Start(Optional<Offset> token, boolean now) {}

  /** Where this instance must have got to. */
  sealed interface Min {
    Predicate<KeyReader> reached();
  }

  /** Anywhere. */
  record Anywhere() implements Min {
    @Override
    public Predicate<KeyReader> reached() {
      return reader -> true;
    }
  }

  /** At an offset of any view of the same log. */
  record AtOffset(Offset offset) implements Min {
    @Override
    public Predicate<KeyReader> reached() {
      return reader -> reader.position() >= offset.position();
    }
  }

  /** At a record of a source partition. */
  record AtSource(String topic, int partition, long offset) implements Min {
    @Override
    public Predicate<KeyReader> reached() {
      return reader -> reader.place(topic, partition).orElse(-1) >= offset;
    }
  }

  static DataRequest parse(Request request, boolean internal, Identity caller) throws Refusal {
    Fields query = query(request);
    for (String later : List.of("compress", "position")) {
      if (query.get(later) != null) {
        throw new Refusal(Problem.invalid(later + ": not supported yet"));
      }
    }
    return new DataRequest(
        internal ? user(one(query, "user_id")) : caller,
        query.getValuesOrEmpty("k"),
        mode(query),
        start(one(query, "offset")),
        min(one(query, "min")));
  }

  static Fields query(Request request) throws Refusal {
    try {
      return Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw new Refusal(Problem.invalid("the query is not valid UTF-8 in percent encoding"));
    }
  }

  static Optional<String> one(Fields query, String name) throws Refusal {
    List<String> values = query.getValuesOrEmpty(name);
    if (values.size() > 1) {
      throw new Refusal(Problem.invalid(name + ": given more than once"));
    }
    return values.stream().findFirst();
  }

  private static Identity user(Optional<String> text) throws Refusal {
    try {
      long id =
          text.isPresent() && text.get().matches("[0-9]{1,19}") ? Long.parseLong(text.get()) : -1;
      if (id >= 0) {
        return Identity.of(id);
      }
    } catch (NumberFormatException e) {
      // Too large: the same answer.
    }
    throw new Refusal(Problem.invalid("user_id: expected a whole number from 0 (anonymous)"));
  }

  private static Mode mode(Fields query) throws Refusal {
    boolean single = query.get("single") != null;
    boolean longpolling = query.get("longpolling") != null;
    if (single && longpolling) {
      throw new Refusal(Problem.invalid("single and longpolling exclude each other"));
    }
    return single ? Mode.SINGLE : longpolling ? Mode.LONG_POLL : Mode.STREAM;
  }

  static Start start(Optional<String> text) throws Refusal {
    if (text.isEmpty() || text.get().equals("-1")) {
      return new Start(Optional.empty(), false);
    }
    if (text.get().equals("now")) {
      return new Start(Optional.empty(), true);
    }
    Optional<Offset> token = Offset.parse(text.get());
    if (token.isEmpty()) {
      throw new Refusal(Problem.invalid("offset: expected a token from an answer, -1 or now"));
    }
    return new Start(token, false);
  }

  static Min min(Optional<String> text) throws Refusal {
    if (text.isEmpty()) {
      return new Anywhere();
    }
    Optional<Offset> token = Offset.parse(text.get());
    if (token.isPresent()) {
      return new AtOffset(token.get());
    }
    String[] parts = text.get().split(":", -1);
    if (parts.length == 3
        && !parts[0].isEmpty()
        && parts[1].matches("[0-9]{1,9}")
        && parts[2].matches("[0-9]{1,18}")) {
      return new AtSource(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }
    throw new Refusal(
        Problem.invalid("min: expected a token from an answer, or topic:partition:offset"));
  }
}
