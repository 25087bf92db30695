package dev.autoupdate.frontend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.NotFoundResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The users of a demo with their tokens, for the web console; nothing where no demo runs. For
 * browsers on this machine and pages from here alone, whatever other origins may read otherwise:
 * the admin is among them.
 */
final class DemoUsersRoute {

  /** What lies below it is not told to other origins. */
  static final String FOLDER = "/demo/";

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
          if (users == null || !isNear(ctx.req().getRemoteAddr())) {
            throw new NotFoundResponse();
          }
          ctx.contentType("application/json").header("Cache-Control", "no-store");
          ctx.result(users.get());
        });
  }

  /** Whether the numeric address, as text, is one that only this machine has. */
  static boolean isNear(String address) {
    String bare = address.replaceAll("[\\[\\]]", "");
    // Java writes an IPv6 address without zeros left out, Jetty may write it shorter.
    return bare.startsWith("127.") || bare.equals("::1") || bare.equals("0:0:0:0:0:0:0:1");
  }
}
