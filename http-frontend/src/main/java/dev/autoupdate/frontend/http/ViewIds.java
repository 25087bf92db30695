package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.durable.RequestId;
import dev.autoupdate.frontend.request.InvalidRequest;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.request.RequestParser;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Makes paths of requests, for clients that read at an address and nothing more. */
final class ViewIds {

  private static final String TOO_LONG =
      "the request does not fit into a path, even compressed; ask for less, or at another route";

  private final RequestLimits limits;
  private final RequestParser parser;
  private final String prefix;

  ViewIds(RequestLimits limits, String prefix) {
    this.limits = limits;
    this.parser = new RequestParser(limits);
    this.prefix = prefix;
  }

  /** Answers where the request in the body is read; one thread of Jetty's. */
  void make(Request request, Exchange exchange) {
    int limit = limits.maxBodyBytes();
    if (request.getLength() > limit) {
      exchange.refuse(Problem.tooLarge(limit));
      return;
    }
    new BodyReader(
            request,
            limit,
            body -> made(exchange, body),
            () -> exchange.refuse(Problem.tooLarge(limit)),
            exchange::abort)
        .run();
  }

  private void made(Exchange exchange, byte[] body) {
    if (body.length == 0) {
      exchange.refuse(Problem.invalid("nothing is requested; give a JSON list as body"));
      return;
    }
    try {
      parser.parse(List.of(), body);
      Optional<String> id = RequestId.encode(body);
      if (id.isEmpty()) {
        exchange.refuse(new Problem(413, "payload_too_large", TOO_LONG, null, null));
      } else {
        HttpFields headers =
            HttpFields.build()
                .put(HttpHeader.LOCATION, prefix + id.get())
                .put(Reply.PRIVATE)
                .put(HttpHeader.CONTENT_LENGTH, 0);
        exchange.answer(201, headers, ByteBuffer.allocate(0));
      }
    } catch (InvalidRequest | RuntimeException e) {
      exchange.fail(e);
    }
  }
}
