package dev.autoupdate.frontend.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.frontend.control.SourceGaps;
import dev.autoupdate.frontend.control.SourceGaps.Gap;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What sources had lost before it was read, for operators: on the internal listener alone. */
final class GapRoutes {

  private static final String PATH = "/internal/gaps";
  private static final JsonMapper JSON = new JsonMapper();

  private volatile @Nullable SourceGaps offered;

  /** From now on these are told. */
  void offer(SourceGaps gaps) {
    offered = gaps;
  }

  void install(RoutesConfig routes) {
    routes.get(PATH, ctx -> tell(ctx, gaps().open()));
    routes.put(PATH, this::accept);
    for (HandlerType other : List.of(HandlerType.POST, HandlerType.PATCH, HandlerType.DELETE)) {
      routes.addHttpHandler(
          other,
          PATH,
          ctx -> {
            throw new Refusal(Problem.wrongMethod("GET, PUT"));
          });
    }
  }

  private void accept(Context ctx) throws Refusal, InterruptedException {
    List<Gap> wanted = wanted(ctx.bodyAsBytes());
    List<Gap> open = gaps().open();
    if (!open.containsAll(wanted)) {
      throw new Refusal(Problem.invalid("there is no such gap; the open ones: " + open));
    }
    try {
      for (Gap gap : wanted) {
        gaps().accept(gap);
      }
    } catch (IOException e) {
      throw new Refusal(Problem.notReady("the log does not take that: " + e.getMessage()));
    }
    tell(ctx, wanted);
  }

  private static List<Gap> wanted(byte[] body) throws Refusal {
    try {
      return JSON.readValue(body, new TypeReference<List<Gap>>() {});
    } catch (IOException e) {
      throw new Refusal(
          Problem.invalid(
              "expected [{\"topic\":\"...\",\"partition\":0,\"from\":0,\"to\":0}], as /internal/gaps"
                  + " tells them"));
    }
  }

  private static void tell(Context ctx, List<Gap> gaps) {
    ctx.contentType("application/json").header("Cache-Control", "no-store");
    ctx.result(JSON.valueToTree(gaps) + "\n");
  }

  private SourceGaps gaps() {
    SourceGaps gaps = offered;
    if (gaps == null) {
      throw new NotFoundResponse();
    }
    return gaps;
  }
}
