package dev.autoupdate.frontend.http;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves the description of all routes. */
final class OpenApiRoute {

  static final String PATH = "/openapi.yaml";

  private OpenApiRoute() {}

  static void install(RoutesConfig routes) {
    byte[] document = document();
    routes.get(PATH, ctx -> ctx.contentType("application/yaml").result(document));
  }

  private static byte[] document() {
    try (InputStream document = OpenApiRoute.class.getResourceAsStream(PATH)) {
      if (document == null) {
        throw new IllegalStateException("this build has no " + PATH);
      }
      return document.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
