package dev.autoupdate.frontend.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Files without any secret, the same for everybody: the web console at {@code /}, the client module
 * {@code /client.js}, and the description of all routes.
 *
 * <p>Javalin can serve files, too, but tells their versions apart by time and size alone; and all
 * files of a reproducible build are of the same time.
 */
final class StaticFiles extends Handler.Wrapper {

  /** The files of the console. */
  static final List<String> CONSOLE =
      List.of(
          "assembly.html",
          "assembly.js",
          "client.js",
          "index.html",
          "playground.js",
          "style.css",
          "users.js");

  static final String OPENAPI = "/openapi.yaml";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "yaml", "application/yaml");

  // Nothing is loaded from elsewhere, nothing is run that is not a file of ours.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private record File(HttpFields headers, String tag, byte[] content) {}

  private final ErrorMapper errors;
  private final Map<String, File> files = new HashMap<>();

  StaticFiles(ErrorMapper errors, Handler next) {
    super(next);
    this.errors = errors;
    CONSOLE.forEach(name -> files.put("/" + name, file("/web/" + name)));
    files.put("/", file("/web/index.html"));
    files.put(OPENAPI, file(OPENAPI));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    File file = files.get(Request.getPathInContext(request));
    if (file == null) {
      return super.handle(request, response, callback);
    }
    if (!DurableHandler.isRead(request)) {
      errors.write(Problem.wrongMethod("GET, HEAD"), response, callback);
      return true;
    }
    response.getHeaders().add(file.headers());
    if (EntityTags.known(request).has(file.tag())) {
      response.setStatus(304);
      response.write(true, ByteBuffer.allocate(0), callback);
    } else {
      response.write(true, ByteBuffer.wrap(file.content()), callback);
    }
    return true;
  }

  private static File file(String resource) {
    byte[] content = content(resource);
    String tag = '"' + EntityTags.digest(ByteBuffer.wrap(content)) + '"';
    String ending = resource.substring(resource.lastIndexOf('.') + 1);
    HttpFields headers =
        HttpFields.build()
            .put(HttpHeader.CONTENT_TYPE, String.valueOf(TYPES.get(ending)))
            .put(HttpHeader.CONTENT_LENGTH, content.length)
            .put(HttpHeader.ETAG, tag)
            .put(HttpHeader.CACHE_CONTROL, "no-cache")
            .put("Content-Security-Policy", POLICY)
            .put("Referrer-Policy", "no-referrer")
            .asImmutable();
    return new File(headers, tag, content);
  }

  private static byte[] content(String resource) {
    try (InputStream stream = StaticFiles.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("this build has no " + resource);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
