package dev.autoupdate.frontend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.NotFoundResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The users of a demo with their tokens, for the web console; nothing where no demo runs. */
final class DemoUsersRoute {

  private final Supplier<@Nullable Supplier<String>> offered;

  DemoUsersRoute(Supplier<@Nullable Supplier<String>> offered) {
    this.offered = offered;
  }

  void install(RoutesConfig routes) {
    routes.get(
        "/demo/users",
        ctx -> {
          Supplier<String> users = offered.get();
          if (users == null) {
            throw new NotFoundResponse();
          }
          ctx.contentType("application/json").header("Cache-Control", "no-store");
          ctx.result(users.get());
        });
  }
}
