package dev.autoupdate.processor.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings that say how clients are met. */
final class KnownEdgeSettings {

  static final Setting<String> HOST =
      setting(
          "host",
          "0.0.0.0",
          "Address or name that `port` is bound to. `0.0.0.0` means all of this machine's;"
              + " `127.0.0.1` serves this machine alone.",
          Parsers.host());
  static final Setting<List<String>> CORS_ORIGINS =
      setting(
          "cors.origins",
          null,
          "Origins whose pages may read answers, separated by commas, as in"
              + " `https://app.example.org`. `*` means any, without cookies.",
          Parsers.origins());
  static final Setting<Boolean> CORS_CREDENTIALS =
      setting(
          "cors.credentials",
          "false",
          "Whether requests of these pages may bring cookies along. Not together with `*`.",
          Parsers.flag());
  static final Setting<Integer> MAX_HEADER_BYTES =
      setting(
          "request.max.header.bytes",
          "32768",
          "Largest head of a request: its line and all headers.",
          Parsers.from(1_024));
  static final Setting<Integer> MAX_URI_BYTES =
      setting("request.max.uri.bytes", "16384", "Longest path with its query.", Parsers.from(256));
  static final Setting<Duration> CLIENT_TIMEOUT =
      setting(
          "client.timeout",
          "30s",
          "How long a client may take to send a request's head, and its body, and to take in each"
              + " 64 KiB of an answer.",
          Parsers.duration());
  static final Setting<Integer> CONNECTIONS_MAX =
      setting(
          "connections.max",
          "100000",
          "Most requests and streams for data at a time, those that wait included. 0 means no"
              + " limit.",
          Parsers.from(0));
  static final Setting<Integer> CONNECTIONS_PER_USER =
      setting(
          "connections.max.per.user",
          "256",
          "The same for one user. Anonymous callers are not told apart and count in all only. 0"
              + " means no limit.",
          Parsers.from(0));
  static final Setting<Integer> REQUESTS_PER_SECOND =
      setting(
          "requests.per.second.per.user",
          "0",
          "Requests for data that a user may begin in a second. 0 means no limit.",
          Parsers.from(0));
  static final Setting<Integer> SOCKETS_MAX =
      setting(
          "sockets.max",
          null,
          "Most connections at a time on `port`, those that rest between two requests included. By"
              + " default twice `connections.max`. 0 means no limit.",
          Parsers.from(0));
  static final Setting<Integer> GZIP_MIN_BYTES =
      setting(
          "gzip.min.bytes",
          "8192",
          "From which size on an answer in one piece is compressed for clients that accept it; a"
              + " stream never is. 0 means never.",
          Parsers.from(0));
  static final Setting<Duration> CACHE_ANONYMOUS =
      setting(
          "cache.anonymous",
          "0s",
          "How long proxies and browsers may keep what anonymous callers read at `/v1/view` without"
              + " waiting, in whole seconds. They see a change, and a permission that is lost, so"
              + " much later. `0s` for never.",
          Parsers.durationFromZero());
  static final Setting<List<String>> TRUSTED_PROXIES =
      setting(
          "trusted.proxies",
          null,
          "Addresses and networks of your proxies, as in `10.0.0.7,10.1.0.0/16`. Their"
              + " `X-Forwarded-For` or `Forwarded` says where a request comes from, which tells"
              + " anonymous callers apart. Without it all that come by a proxy are one caller.",
          Parsers.networks());
  static final Setting<Path> TLS_KEYSTORE =
      setting(
          "tls.keystore",
          null,
          "PKCS#12 or JKS file with the certificate for `port`, which then speaks HTTPS alone. Read"
              + " again when it changes. The internal port stays plain.",
          Parsers.path());
  static final Setting<String> TLS_PASSWORD =
      setting(
          "tls.keystore.password",
          null,
          "Password of `tls.keystore` and of the key in it.",
          Parsers.text());

  static final Setting<String> METRICS_HOST =
      setting(
          "metrics.host",
          "127.0.0.1",
          "Address or name that `metrics.port` is bound to. There is nothing there but"
              + " `/metrics` and health, and nobody there is trusted.",
          Parsers.host());
  static final Setting<Integer> METRICS_PORT =
      setting(
          "metrics.port",
          null,
          "Port for metrics and health alone. By default the one after `internal.port`, 9014, and"
              + " any free one where that is 0.",
          Parsers.port());
  static final Setting<String> INTERNAL_TOKEN =
      setting(
          "internal.token",
          null,
          "What the internal port asks for, as in `Authorization: Bearer TOKEN`, at all but health."
              + " Without it whoever can open a connection from this machine is trusted.",
          Parsers.text());

  static final List<Setting<?>> ALL =
      List.of(
          HOST,
          CORS_ORIGINS,
          CORS_CREDENTIALS,
          MAX_HEADER_BYTES,
          MAX_URI_BYTES,
          CLIENT_TIMEOUT,
          CONNECTIONS_MAX,
          CONNECTIONS_PER_USER,
          REQUESTS_PER_SECOND,
          SOCKETS_MAX,
          GZIP_MIN_BYTES,
          CACHE_ANONYMOUS,
          TRUSTED_PROXIES,
          TLS_KEYSTORE,
          TLS_PASSWORD,
          METRICS_HOST,
          METRICS_PORT,
          INTERNAL_TOKEN);

  private KnownEdgeSettings() {}

  private static <T> Setting<T> setting(
      String name, @Nullable String fallback, String help, Parser<T> parser) {
    return new Setting<>(name, fallback, help, parser);
  }
}
