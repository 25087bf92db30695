package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.View;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/** Writes the answers to one request in the form it asks for. Any thread. */
final class Answers {

  /** What is asked for apart from JSON. */
  enum Form {
    PLAIN,
    EVENTS,
    MULTIPART
  }

  static final PreEncodedHttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
  static final PreEncodedHttpField LINES =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
  static final PreEncodedHttpField EVENTS =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/event-stream");

  private final LiveViews views;
  private final View view;
  private final Form form;
  private final boolean compressed;
  private final Events events;
  private final @Nullable String reset;

  Answers(LiveViews views, View view, Form form, boolean compressed) {
    this(views, view, form, compressed, null);
  }

  private Answers(
      LiveViews views, View view, Form form, boolean compressed, @Nullable String reset) {
    this.views = views;
    this.view = view;
    this.form = form;
    this.compressed = compressed;
    this.events = new Events(views.reader().epoch(), view.id(), compressed);
    this.reset = reset;
  }

  /** The same for a client that gets a snapshot though it came with an offset. */
  Answers reset(String why) {
    return new Answers(views, view, form, compressed, why);
  }

  /** One diff, and that is all. */
  Answer whole(Diff diff) {
    if (form == Form.MULTIPART) {
      return answer(
          MultipartText.TYPE, MultipartText.of(diff, views.offset(view, diff.to())), diff);
    }
    return answer(compressed ? LINES : JSON, line(diff), diff);
  }

  /** What was, which cannot be gone on with. */
  Answer past(Diff snapshot) {
    return new Answer(compressed ? LINES : JSON, line(snapshot), null, null);
  }

  /** Nothing changed up to {@code position}. */
  Answer nothing(long position) {
    Diff nothing = Diff.nothing(position, position);
    // Who asks for the multipart form looks for its offset in there.
    return form == Form.MULTIPART ? whole(nothing) : answer(null, ByteBuffer.allocate(0), nothing);
  }

  /** The beginning of a stream. */
  Answer first(Diff diff) {
    return form == Form.EVENTS
        ? answer(EVENTS, events.first(diff, reset != null), diff)
        : answer(LINES, line(diff), diff);
  }

  /** What follows in a stream. */
  ByteBuffer next(Diff diff) {
    return form == Form.EVENTS ? diff.in(events) : line(diff);
  }

  /** How a stream ends that is to be gone on with elsewhere; nothing changed up to there. */
  ByteBuffer last(long position, byte[] error) {
    return form == Form.EVENTS ? events.error(position, error) : ByteBuffer.allocate(0);
  }

  private ByteBuffer line(Diff diff) {
    return compressed ? diff.in(CompressedLine.FORM) : diff.line();
  }

  private Answer answer(@Nullable PreEncodedHttpField type, ByteBuffer body, Diff diff) {
    return new Answer(type, body, views.offset(view, diff.to()), reset);
  }
}
