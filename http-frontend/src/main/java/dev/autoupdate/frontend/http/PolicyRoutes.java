package dev.autoupdate.frontend.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.calculated.CalculatingReader;
import dev.autoupdate.frontend.control.Outcome;
import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.PinnedReader;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.policy.Compiled;
import dev.autoupdate.frontend.restrict.policy.Policy;
import dev.autoupdate.frontend.restrict.policy.PolicyError;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policy, for operators: on the internal listener alone.
 *
 * <p>A request holds its thread until it is known what became of it; operators are few.
 */
final class PolicyRoutes {

  private static final String PATH = "/internal/policy";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final int MAX_READS = 1_000_000;

  private final PolicyAccess access;
  private final Supplier<@Nullable Served> serving;

  // Nobody was denied anything: what fails while explaining is not among the service's failures.
  private final Failures explaining = new Failures();

  PolicyRoutes(PolicyAccess access, Supplier<@Nullable Served> serving) {
    this.access = access;
    this.serving = serving;
  }

  void install(RoutesConfig routes) {
    routes.get(PATH, this::show);
    routes.put(PATH, this::apply);
    for (HandlerType other : List.of(HandlerType.POST, HandlerType.PATCH, HandlerType.DELETE)) {
      routes.addHttpHandler(
          other,
          PATH,
          ctx -> {
            throw new Refusal(Problem.wrongMethod("GET, PUT"));
          });
    }
    routes.get(PATH + "/explain", this::explain);
  }

  private void show(Context ctx) throws Refusal {
    json(ctx, stored(served()) + "\n");
  }

  private void apply(Context ctx) throws Refusal, InterruptedException {
    Compiled compiled = access.compiler().compile(PolicyBody.files(ctx.bodyAsBytes()));
    if (compiled instanceof Compiled.Invalid invalid) {
      throw new Refusal(
          new Problem(
              400,
              "invalid_policy",
              invalid.errors().stream()
                  .map(PolicyError::toString)
                  .collect(Collectors.joining("\n")),
              null,
              null));
    }
    Policy policy = ((Compiled.Valid) compiled).policy();
    PolicySource wanted = policy.source();
    Served served = served();
    Outcome outcome = access.control().apply(wanted, served.reader(), served.changes(), PATIENCE);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (outcome instanceof Outcome.Applied applied) {
      body.put("outcome", "applied").put("version", wanted.version());
      body.put("position", applied.position());
    } else if (outcome instanceof Outcome.Unchanged) {
      body.put("outcome", "unchanged").put("version", wanted.version());
    } else {
      throw new Refusal(problem(outcome, wanted));
    }
    ArrayNode warnings = body.putArray("warnings");
    policy.warnings().forEach(warnings::add);
    json(ctx, body + "\n");
  }

  private static Problem problem(Outcome outcome, PolicySource wanted) {
    if (outcome instanceof Outcome.Older older) {
      return new Problem(
          409,
          "older_policy",
          "version " + older.inForce() + " is in force, " + wanted.version() + " is lower",
          null,
          null);
    }
    String reason = outcome instanceof Outcome.Failed failed ? failed.reason() : "unknown";
    return new Problem(503, "policy_not_applied", reason, null, null);
  }

  private void explain(Context ctx) throws Refusal {
    Identity identity = user(ctx.queryParam("user_id"));
    Key key =
        Key.parse(String.valueOf(ctx.queryParam("key")))
            .orElseThrow(
                () -> new Refusal(Problem.invalid("key: expected a key, as in user/1/username")));
    Served served = served();
    Policy policy = access.policies().policy(stored(served));
    if (policy == null) {
      throw new Refusal(
          new Problem(
              409,
              "invalid_policy",
              "the policy in force does not compile: it hides all",
              null,
              null));
    }
    KeyReader reader = served.reader();
    PinnedReader pinned = new PinnedReader(reader, reader.position(), MAX_READS);
    String explanation = policy.explain(identity, key, state(policy, pinned)).toString();
    if (pinned.isGivenUp()) {
      // What could not be read looks absent to the rules.
      throw new Refusal(Problem.notReady("the state cannot be read just now; ask again"));
    }
    ctx.contentType("text/plain; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(explanation + "\n");
  }

  // As rules see it: unrestricted, calculated fields included.
  private ValueReader state(Policy policy, PinnedReader pinned) {
    return new CalculatingReader(pinned, policy.rules().calculated(), explaining);
  }

  private static Identity user(@Nullable String text) throws Refusal {
    try {
      if (text != null && text.matches("[0-9]{1,19}")) {
        return Identity.of(Long.parseLong(text));
      }
    } catch (NumberFormatException e) {
      // Too large: the same answer.
    }
    throw new Refusal(Problem.invalid("user_id: expected a whole number from 0 (anonymous)"));
  }

  private static Json stored(Served served) throws Refusal {
    Json stored = PolicyControl.stored(served.reader());
    if (stored == null) {
      throw new Refusal(
          new Problem(
              404,
              "no_policy",
              "there is no policy: everything is visible to everybody",
              null,
              null));
    }
    return stored;
  }

  private Served served() throws Refusal {
    Served served = serving.get();
    if (served == null) {
      throw new Refusal(Problem.notReady("there is no state yet, or no longer"));
    }
    return served;
  }

  private static void json(Context ctx, String body) {
    ctx.contentType("application/json").header("Cache-Control", "no-store").result(body);
  }
}
