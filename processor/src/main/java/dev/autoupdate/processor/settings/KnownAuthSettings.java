package dev.autoupdate.processor.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings that say who may call. */
final class KnownAuthSettings {

  static final Setting<Boolean> ANONYMOUS =
      setting(
          "anonymous",
          "true",
          "Serve requests without a token, as anonymous (user 0). `false` needs `jwt.secret` or"
              + " `jwt.jwks.url`.",
          Parsers.flag());

  static final Setting<String> SECRET =
      setting(
          "jwt.secret",
          null,
          "Secret that JSON Web Tokens are signed with: 32 bytes at least for HS256, 48 for HS384,"
              + " 64 for HS512. Without it and without `jwt.jwks.url` everybody is anonymous; in the"
              + " quick start one is made up and kept in `data.dir`.",
          Parsers.text());

  static final Setting<URI> JWKS_URL =
      setting(
          "jwt.jwks.url",
          null,
          "Where the issuer publishes its keys (RS256 to RS512, ES256 to ES512). Instead of"
              + " `jwt.secret`.",
          Parsers.url());

  static final Setting<String> REFRESH_SECRET =
      setting(
          "jwt.refresh.secret",
          null,
          "Makes tokens come in pairs: one in the header `Authentication`, signed with"
              + " `jwt.secret`, one in the cookie `refreshId`, signed with this one.",
          Parsers.text());

  static final Setting<URI> AUTH_SERVICE =
      setting(
          "auth.service.url",
          null,
          "With `jwt.refresh.secret`: where expired tokens are renewed, by `POST"
              + " /internal/auth/authenticate` below it. Without it that is left to the clients.",
          Parsers.baseUrl());

  static final Setting<String> COOKIE =
      setting(
          "jwt.cookie",
          null,
          "Name of a cookie that may have the token, for clients that cannot send headers.",
          Parsers.cookieName());

  static final Setting<String> USER_CLAIM =
      setting(
          "jwt.user.claim",
          "userId",
          "The claim with the user's id: a whole number, or its digits as text; 0 is anonymous.",
          Parsers.text());

  static final Setting<String> ISSUER =
      setting("jwt.issuer", null, "The `iss` that tokens must have.", Parsers.text());

  static final Setting<String> AUDIENCE =
      setting("jwt.audience", null, "What the `aud` of tokens must contain.", Parsers.text());

  static final Setting<Duration> CLOCK_SKEW =
      setting(
          "jwt.clock.skew",
          "10s",
          "How far the issuer's clock and ours may differ: so much longer a token is good.",
          Parsers.durationFromZero());

  static final Setting<Duration> MAX_LIFE =
      setting(
          "jwt.max.life",
          "24h",
          "Longest life of a token with a session; logouts are remembered as long. Topic"
              + " `logouts.topic` must keep its records that long.",
          Parsers.duration());

  static final Setting<List<String>> PRIVILEGED =
      setting(
          "privileged",
          null,
          "Who may ask who is connected, and for the past: a list, separated by commas, of users'"
              + " ids and of `field=value`, which is met by users whose object in"
              + " `users.collection` has it. Without it nobody may, but on the internal port.",
          Parsers.privileged());

  static final List<Setting<?>> ALL =
      List.of(
          ANONYMOUS,
          SECRET,
          JWKS_URL,
          REFRESH_SECRET,
          AUTH_SERVICE,
          COOKIE,
          USER_CLAIM,
          ISSUER,
          AUDIENCE,
          CLOCK_SKEW,
          MAX_LIFE,
          PRIVILEGED);

  private KnownAuthSettings() {}

  private static <T> Setting<T> setting(
      String name, @Nullable String fallback, String help, Parser<T> parser) {
    return new Setting<>(name, fallback, help, parser);
  }
}
