package dev.autoupdate.frontend.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What every request passes first: headers that all answers have, and the length of the URI. */
final class Threshold extends Handler.Wrapper {

  private final CrossOrigins origins;
  private final ErrorMapper errors;
  private final SlowHeads slowHeads;
  private final int maxUriBytes;

  Threshold(
      CrossOrigins origins,
      ErrorMapper errors,
      SlowHeads slowHeads,
      int maxUriBytes,
      Handler next) {
    super(next);
    this.origins = origins;
    this.errors = errors;
    this.slowHeads = slowHeads;
    this.maxUriBytes = maxUriBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    slowHeads.begun(request);
    response.getHeaders().put(ErrorMapper.NO_SNIFFING);
    origins.tell(request, response);
    if (request.getHttpURI().getCanonicalPath() == null) {
      // A tunnel is asked for with no path at all; nobody behind this meets such a request.
      errors.write(Problem.wrongMethod("GET, POST"), response, callback);
      return true;
    }
    String uri = request.getHttpURI().getPathQuery();
    if (uri != null && uri.length() > maxUriBytes) {
      errors.write(Problem.uriTooLong(maxUriBytes), response, callback);
      return true;
    }
    if (origins.isPreflight(request)) {
      origins.preflight(response);
      response.write(true, ByteBuffer.allocate(0), callback);
      return true;
    }
    return super.handle(request, response, callback);
  }
}
