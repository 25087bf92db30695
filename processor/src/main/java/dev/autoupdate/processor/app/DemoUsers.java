package dev.autoupdate.processor.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.auth.TokenSigner;
import dev.autoupdate.processor.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The users of the simulated assembly that the web console offers, each with a token.
 *
 * <p>Only with the demo, and only with its made-up secret: a secret that somebody has set guards
 * more than a demo.
 */
final class DemoUsers {

  static final long ADMIN = 1;
  static final long DELEGATE = 5;

  private static final Duration LIFE = Duration.ofHours(12);

  private final JwtOptions tokens;
  private final String secret;
  private final Clock clock;

  private DemoUsers(JwtOptions tokens, String secret, Clock clock) {
    this.tokens = tokens;
    this.secret = secret;
    this.clock = clock;
  }

  /**
   * The demo's users, where there is a demo.
   *
   * @throws StartupFailure when the quick start's secret cannot be read or written
   */
  static Optional<DemoUsers> of(Settings settings, Clock clock) throws StartupFailure {
    JwtOptions tokens = Options.tokens(settings).orElse(null);
    return QuickStart.isDemo(settings)
            && settings.auth().secret().isEmpty()
            && tokens != null
            && tokens.scheme() instanceof JwtOptions.SharedSecret shared
        ? Optional.of(new DemoUsers(tokens, shared.secret(), clock))
        : Optional.empty();
  }

  /** A JSON list of names, ids and fresh tokens. */
  String json() {
    ArrayNode users = JsonNodeFactory.instance.arrayNode();
    add(users, "Delegate", DELEGATE);
    add(users, "Admin", ADMIN);
    return users.toString();
  }

  private void add(ArrayNode users, String name, long id) {
    Instant now = clock.instant();
    String token =
        new TokenSigner(secret, tokens.claims()).sign(id, Optional.empty(), now, now.plus(LIFE));
    users.addObject().put("name", name).put("userId", id).put("token", token);
  }
}
