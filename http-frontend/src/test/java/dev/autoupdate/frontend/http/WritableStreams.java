package dev.autoupdate.frontend.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.frontend.durable.MessageSequence;
import dev.autoupdate.frontend.durable.ReadFrom;
import dev.autoupdate.frontend.view.ScheduledTimer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A server of streams that can be written to, just enough for what reads is tested with. Reads are
 * answered by what answers those of views, and by nothing else.
 */
final class WritableStreams extends Handler.Abstract implements AutoCloseable {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ScheduledTimer timer = new ScheduledTimer();
  private final Departures departures = new Departures(timer, Departures.LOOK);
  private final ErrorMapper errors = new ErrorMapper(new CrossOrigins(AllowedOrigins.NONE));
  private final Map<String, WritableStream> streams = new ConcurrentHashMap<>();
  private final DurableReads reads;

  WritableStreams(Duration longpoll) throws Exception {
    reads = new DurableReads(longpoll, Duration.ofSeconds(20), Duration.ZERO, Clock.systemUTC());
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(this);
    server.setStopTimeout(0);
    server.start();
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
    timer.close();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put(ErrorMapper.NO_SNIFFING).put(DurableHandler.SAME_ORIGIN);
    Exchange exchange =
        new Exchange(
            request,
            new Reply(response, errors, () -> HttpKit.READY, false),
            callback,
            errors,
            departures);
    String path = Request.getPathInContext(request);
    WritableStream stream = streams.get(path);
    try {
      if (request.getMethod().equals("PUT")) {
        create(request, exchange, path, stream);
      } else if (stream == null) {
        exchange.refuse(Problem.notFound());
      } else if (DurableHandler.isRead(request)) {
        read(request, exchange, stream);
      } else if (request.getMethod().equals("POST")) {
        append(request, exchange, stream);
      } else if (request.getMethod().equals("DELETE")) {
        streams.remove(path);
        exchange.answer(204, HttpFields.EMPTY, ByteBuffer.allocate(0));
      } else {
        exchange.refuse(Problem.wrongMethod("GET, HEAD, PUT, POST, DELETE"));
      }
    } catch (Exception e) {
      exchange.fail(e);
    }
    return true;
  }

  private void read(Request request, Exchange exchange, MessageSequence stream) throws Exception {
    DurableRequest asked = DurableRequest.parse(request, Query.of(request));
    reads.answer(exchange, stream, asked, start(asked));
  }

  private static ReadFrom start(DurableRequest asked) throws Refusal {
    String offset = asked.offset().orElse("-1");
    if (offset.equals("-1")) {
      return new ReadFrom.Beginning();
    }
    if (offset.equals("now")) {
      return new ReadFrom.Now();
    }
    return WritableStream.position(offset)
        .map(ReadFrom.After::new)
        .orElseThrow(() -> new Refusal(Problem.invalid("offset: not a token")));
  }

  private void create(
      Request request, Exchange exchange, String path, @Nullable WritableStream existing)
      throws IOException, Refusal {
    String type = contentType(request).orElse("application/octet-stream");
    WritableStream stream = existing == null ? new WritableStream(type, timer) : existing;
    boolean same =
        WritableStream.mediaType(type).equals(WritableStream.mediaType(stream.contentType()));
    if (!same) {
      throw new Refusal(conflict());
    }
    if (existing == null) {
      stream.append(messages(stream, body(request)));
      streams.put(path, stream);
    }
    exchange.answer(
        existing == null ? 201 : 200,
        DurableReads.headers(stream, stream.end())
            .put(HttpHeader.CONTENT_TYPE, stream.contentType())
            .put(HttpHeader.LOCATION, request.getHttpURI().asString()),
        ByteBuffer.allocate(0));
  }

  private static void append(Request request, Exchange exchange, WritableStream stream)
      throws IOException, Refusal {
    byte[] body = body(request);
    String type =
        contentType(request)
            .orElseThrow(() -> new Refusal(Problem.invalid("Content-Type: required")));
    if (!WritableStream.mediaType(type).equals(WritableStream.mediaType(stream.contentType()))) {
      throw new Refusal(conflict());
    }
    List<byte[]> messages = messages(stream, body);
    if (messages.isEmpty()) {
      throw new Refusal(Problem.invalid("nothing to append"));
    }
    stream.append(messages);
    exchange.answer(204, DurableReads.headers(stream, stream.end()), ByteBuffer.allocate(0));
  }

  private static List<byte[]> messages(WritableStream stream, byte[] body)
      throws IOException, Refusal {
    if (body.length == 0) {
      return List.of();
    }
    if (!stream.isJson()) {
      return List.of(body);
    }
    try {
      JsonNode json = MAPPER.readTree(body);
      List<byte[]> messages = new ArrayList<>();
      for (JsonNode message : json.isArray() ? json : List.of(json)) {
        messages.add(MAPPER.writeValueAsBytes(message));
      }
      return messages;
    } catch (JsonProcessingException e) {
      throw new Refusal(Problem.invalid("not JSON"));
    }
  }

  private static byte[] body(Request request) throws IOException {
    ByteBuffer bytes = Content.Source.asByteBuffer(request);
    byte[] body = new byte[bytes.remaining()];
    bytes.get(body);
    return body;
  }

  private static Optional<String> contentType(Request request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
        .filter(type -> !type.isBlank());
  }

  private static Problem conflict() {
    return new Problem(409, "conflict", "the stream is of another media type", null, null);
  }
}
