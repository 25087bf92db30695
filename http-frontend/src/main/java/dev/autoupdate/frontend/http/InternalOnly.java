package dev.autoupdate.frontend.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** On the public listener there is nothing below {@code /internal/}, and there are no metrics. */
final class InternalOnly extends Handler.Wrapper {

  private static final String PATHS = "/internal/";

  private final ErrorMapper errors;

  InternalOnly(ErrorMapper errors, Handler next) {
    super(next);
    this.errors = errors;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean internal =
        DataHandler.INTERNAL.equals(request.getConnectionMetaData().getConnector().getName());
    String path = Request.getPathInContext(request);
    if (!internal && (path.startsWith(PATHS) || path.startsWith(MetricsRoute.PATH))) {
      errors.write(Problem.notFound(), response, callback);
      return true;
    }
    return super.handle(request, response, callback);
  }
}
