package dev.autoupdate.frontend.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.autoupdate.frontend.read.Health;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.function.Supplier;

/** Alive is not ready: the first says that the process answers, the second that data is current. */
final class HealthRoutes {

  static final String PATH = "/system/autoupdate/health";
  private static final String HEALTHY = "{\"healthy\": true, \"service\":\"autoupdate\"}\n";
  private static final List<HandlerType> METHODS =
      List.of(
          HandlerType.GET,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE,
          HandlerType.HEAD,
          HandlerType.OPTIONS);

  private final Supplier<Health> health;

  HealthRoutes(Supplier<Health> health) {
    this.health = health;
  }

  void install(RoutesConfig routes) {
    for (HandlerType method : METHODS) {
      routes.addHttpHandler(method, PATH, ctx -> json(ctx, HEALTHY));
    }
    // Without a handler of its own HEAD would be 200 whatever GET says.
    for (HandlerType method : List.of(HandlerType.GET, HandlerType.HEAD)) {
      routes.addHttpHandler(method, PATH + "/live", ctx -> json(ctx, "{\"live\":true}\n"));
      routes.addHttpHandler(method, PATH + "/ready", this::ready);
    }
  }

  private void ready(Context ctx) {
    Health now = health.get();
    String body = text(now, now.kind());
    ctx.status(now.ready() ? 200 : 503);
    if (!now.ready()) {
      ctx.header("Retry-After", "1");
    }
    json(ctx, body + "\n");
  }

  /** How the input is doing, with all that is known of why. */
  static String detail(Health now) {
    return text(now, now.reason());
  }

  private static String text(Health now, String reason) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("ready", now.ready()).put("reason", reason);
    now.ageMillis().ifPresentOrElse(age -> body.put("ageMs", age), () -> body.putNull("ageMs"));
    return body.toString();
  }

  private static void json(Context ctx, String body) {
    ctx.contentType("application/json").header("Cache-Control", "no-store").result(body);
  }
}
