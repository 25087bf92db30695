package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Credentials;
import java.util.List;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;

/** The headers and cookies of a request. */
final class RequestCredentials implements Credentials {

  private final Request request;

  RequestCredentials(Request request) {
    this.request = request;
  }

  @Override
  public List<String> header(String name) {
    return request.getHeaders().getValuesList(name);
  }

  @Override
  public List<String> cookie(String name) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .toList();
  }
}
