package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.count.ConnectionCount;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What a request to a data route says, apart from its list of key requests.
 *
 * @param identity who asks
 * @param lists the values of {@code k}
 * @param mode how often to answer
 * @param form what the answers look like
 * @param compressed whether each line is compressed
 * @param start from where
 * @param reset whether a client whose offset is of no use wants a snapshot, not an error
 * @param min where this instance must have got to first
 * @param atMost how long a long-poll waits, if the client says
 * @param position of the datastore: if there, what was then is asked for
 */
record DataRequest(
    Identity identity,
    List<String> lists,
    Mode mode,
    Answers.Form form,
    boolean compressed,
    Start start,
    boolean reset,
    Min min,
    Optional<PreferredWait> atMost,
    OptionalLong position) {

  private static final String EVENTS = "text/event-stream";
  private static final String MULTIPART = "multipart/form-data";
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final String LAST_ID_OF_POLYFILLS = "lastEventId";

  /** How often to answer. */
  enum Mode {
    STREAM(ConnectionCount.Kind.STREAM),
    SINGLE(null),
    LONG_POLL(ConnectionCount.Kind.LONG_POLL);

    private final ConnectionCount.@Nullable Kind kind;

    Mode(ConnectionCount.@Nullable Kind kind) {
      this.kind = kind;
    }

    /** What it is counted as, if at all. */
    Optional<ConnectionCount.Kind> kind() {
      return Optional.ofNullable(kind);
    }
  }

  /**
   * Reads the query and the headers.
   *
   * @param internal whether the query says who asks
   * @param caller who asks otherwise
   * @param hash the offset, where the body has it: an empty one is a first request
   * @param ownTopics whose places are nobody's business
   */
  static DataRequest parse(
      Request request,
      boolean internal,
      Identity caller,
      Optional<String> hash,
      Set<String> ownTopics)
      throws Refusal {
    Query query = Query.of(request);
    Answers.Form form = form(request, query, hash.isPresent());
    OptionalLong position = position(query);
    if (position.isPresent()
        && (form != Answers.Form.PLAIN || query.has("longpolling") || query.has("offset"))) {
      throw new Refusal(Problem.invalid("position: there is one answer, and no going on from it"));
    }
    Optional<String> lastId = lastId(request, query, form);
    Mode mode = position.isPresent() ? Mode.SINGLE : mode(query, form);
    return new DataRequest(
        internal ? user(query.one("user_id")) : caller,
        query.all("k"),
        mode,
        form,
        query.has("compress"),
        start(query, lastId, hash),
        // An error would be the end of an event source that comes back.
        isReset(query) || lastId.isPresent() || form == Answers.Form.MULTIPART,
        Min.parse(query.one("min"), ownTopics),
        mode == Mode.LONG_POLL ? PreferredWait.of(request, query) : Optional.empty(),
        position);
  }

  /** Whether the answer is to be a stream of server-sent events. */
  static boolean wantsEvents(Request request) {
    return accepts(request, EVENTS);
  }

  private static boolean accepts(Request request, String type) {
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    return accept != null
        && accept.contains(type)
        && request.getHeaders().getQualityCSV(HttpHeader.ACCEPT).stream()
            .anyMatch(accepted -> accepted.startsWith(type));
  }

  private static Answers.Form form(Request request, Query query, boolean multipartBody)
      throws Refusal {
    if (wantsEvents(request)) {
      if (multipartBody) {
        throw new Refusal(
            Problem.invalid("a form is a long-poll: it has no answer of type " + EVENTS));
      }
      return Answers.Form.EVENTS;
    }
    return multipartBody || (query.has("longpolling") && accepts(request, MULTIPART))
        ? Answers.Form.MULTIPART
        : Answers.Form.PLAIN;
  }

  private static Mode mode(Query query, Answers.Form form) throws Refusal {
    boolean single = query.has("single");
    boolean longpolling = query.has("longpolling") || form == Answers.Form.MULTIPART;
    if (single && longpolling) {
      throw new Refusal(Problem.invalid("single and longpolling exclude each other"));
    }
    if (form == Answers.Form.EVENTS && (single || longpolling)) {
      throw new Refusal(
          Problem.invalid("an answer of type " + EVENTS + " is neither single nor longpolling"));
    }
    return single ? Mode.SINGLE : longpolling ? Mode.LONG_POLL : Mode.STREAM;
  }

  // There are polyfills that can send no header.
  private static Optional<String> lastId(Request request, Query query, Answers.Form form)
      throws Refusal {
    if (form != Answers.Form.EVENTS) {
      return Optional.empty();
    }
    String header = request.getHeaders().get(LAST_EVENT_ID);
    return header != null && !header.isEmpty()
        ? Optional.of(header)
        : query.one(LAST_ID_OF_POLYFILLS).filter(id -> !id.isEmpty());
  }

  private static Start start(Query query, Optional<String> lastId, Optional<String> hash)
      throws Refusal {
    Optional<String> offset = query.one("offset");
    if (hash.isPresent()) {
      if (offset.isPresent()) {
        throw new Refusal(Problem.invalid("offset: the body has one, in its second part"));
      }
      return hash.get().isEmpty() ? Start.BEGINNING : Start.parse("hash", hash.get());
    }
    // The address of an event source stays as it was when a browser comes back with its last id.
    if (lastId.isPresent()) {
      return Start.parse(LAST_EVENT_ID, lastId.get());
    }
    return offset.isEmpty() ? Start.BEGINNING : Start.parse("offset", offset.get());
  }

  private static boolean isReset(Query query) throws Refusal {
    Optional<String> reset = query.one("reset");
    if (reset.isPresent() && !reset.get().equals("snapshot")) {
      throw new Refusal(Problem.invalid("reset: expected snapshot"));
    }
    return reset.isPresent();
  }

  private static OptionalLong position(Query query) throws Refusal {
    String text = query.one("position").orElse("");
    if (!text.matches("[0-9]{0,18}")) {
      throw new Refusal(Problem.invalid("position: expected a whole number"));
    }
    long position = text.isEmpty() ? 0 : Long.parseLong(text);
    return position == 0 ? OptionalLong.empty() : OptionalLong.of(position);
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
}
