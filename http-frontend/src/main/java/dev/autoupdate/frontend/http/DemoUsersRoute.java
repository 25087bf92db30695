package dev.autoupdate.frontend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The users of a demo with their tokens, for the web console; nothing where no demo runs. For
 * browsers on this machine and pages from here alone, whatever other origins may read otherwise:
 * the admin is among them. There is nothing behind a proxy.
 */
final class DemoUsersRoute {

  /** What lies below it is not told to other origins. */
  static final String FOLDER = "/demo/";

  private static final List<String> FORWARDED =
      List.of(
          "Forwarded",
          "Via",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Forwarded-Prefix",
          "X-Forwarded-Server",
          "X-Real-IP");

  private volatile @Nullable Supplier<String> offered;

  /** From now on there are these users: a JSON list. */
  void offer(Supplier<String> users) {
    offered = users;
  }

  void install(RoutesConfig routes) {
    routes.get(
        FOLDER + "users",
        ctx -> {
          Supplier<String> users = offered;
          if (users == null || !isFromHere(ctx)) {
            throw new NotFoundResponse();
          }
          ctx.contentType("application/json").header("Cache-Control", "no-store");
          ctx.result(users.get());
        });
  }

  // A proxy on this machine is near, and its clients may be anywhere; a page of another origin may
  // have a name of its own lead here.
  private static boolean isFromHere(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    return NotABrowser.isNear(ctx.req().getRemoteAddr())
        && NotABrowser.isNear(ctx.req().getServerName())
        && ctx.header("Origin") == null
        && (site == null || site.equals("none") || site.equals("same-origin"))
        && FORWARDED.stream().allMatch(name -> ctx.header(name) == null);
  }
}
