package dev.autoupdate.processor.settings;

import dev.autoupdate.schema.KeyGrammar;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of values that settings have. */
final class Parsers {

  private static final Pattern PRIVILEGED =
      Pattern.compile("[1-9][0-9]{0,17}|[a-z][a-z0-9_]*=[^\\s,\"\\\\]+");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final Pattern ADDRESSES =
      Pattern.compile("[^\\s,:]+:[0-9]{1,5}(,[^\\s,:]+:[0-9]{1,5})*");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9.-]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
  private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\[\\]:-]+");
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
  private static final String GROUP = "[0-9A-Fa-f]{1,4}";
  private static final Pattern NETWORK =
      Pattern.compile(
          BYTE
              + "(\\."
              + BYTE
              + "){3}(/(3[0-2]|[12]?[0-9]))?"
              + "|("
              + GROUP
              + "(:"
              + GROUP
              + "){7}"
              + "|(?=[0-9A-Fa-f:]{2,35}(/|$))("
              + GROUP
              + "(:"
              + GROUP
              + "){0,5})?::"
              + "("
              + GROUP
              + "(:"
              + GROUP
              + "){0,5})?)(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?");
  private static final Map<String, Long> MILLISECONDS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Parsers() {}

  static Parser<Integer> port() {
    return new Parser<>(
        "a port from 0 to 65535, where 0 means any free one", text -> whole(text, 0, 65_535));
  }

  static Parser<String> host() {
    return new Parser<>(
        "an address or a name of this machine, without a port",
        text -> HOST.matcher(text).matches() ? Optional.of(text) : Optional.empty());
  }

  static Parser<Integer> from(int least) {
    return between(least, Integer.MAX_VALUE);
  }

  static Parser<Integer> between(int least, int most) {
    return new Parser<>(
        "a whole number from " + least + " to " + most, text -> whole(text, least, most));
  }

  static Parser<Boolean> flag() {
    return new Parser<>(
        "true or false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  static Parser<Duration> duration() {
    return new Parser<>(
        "a duration above zero, as in 500ms, 25s, 5m, 24h or 7d",
        text -> length(text).filter(length -> !length.isZero()));
  }

  static Parser<Duration> durationFromZero() {
    return new Parser<>("a duration, as in 0s, 500ms or 25s", Parsers::length);
  }

  static Parser<String> text() {
    return new Parser<>("a text", Optional::of);
  }

  static Parser<String> cookieName() {
    return new Parser<>(
        "the name of a cookie",
        text -> COOKIE.matcher(text).matches() ? Optional.of(text) : Optional.empty());
  }

  static Parser<List<String>> privileged() {
    return new Parser<>(
        "a list of users' ids and of field=value, separated by commas",
        text -> {
          List<String> entries = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          boolean valid = entries.stream().allMatch(entry -> PRIVILEGED.matcher(entry).matches());
          return valid ? Optional.of(entries) : Optional.empty();
        });
  }

  static Parser<URI> url() {
    return new Parser<>(
        "a URL with http or https",
        text -> {
          try {
            URI url = new URI(text);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return web && url.getHost() != null ? Optional.of(url) : Optional.empty();
          } catch (URISyntaxException failure) {
            return Optional.empty();
          }
        });
  }

  /** For paths to be put behind it. */
  static Parser<URI> baseUrl() {
    return new Parser<>(
        "a URL with http or https, without a query",
        text ->
            url()
                .parse()
                .apply(text)
                .filter(url -> url.getRawQuery() == null && url.getRawFragment() == null));
  }

  static Parser<Path> folder() {
    return path("the path of a folder");
  }

  static Parser<Path> path() {
    return path("the path of a file");
  }

  private static Parser<Path> path(String expected) {
    return new Parser<>(
        expected,
        text -> {
          try {
            return Optional.of(Path.of(text));
          } catch (InvalidPathException failure) {
            return Optional.empty();
          }
        });
  }

  static Parser<List<String>> origins() {
    return new Parser<>(
        "* or a list of origins, separated by commas, as in https://app.example.org or"
            + " http://localhost:3000",
        text -> {
          List<String> origins = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          boolean valid =
              origins.equals(List.of("*"))
                  || origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches());
          return valid ? Optional.of(origins) : Optional.empty();
        });
  }

  static Parser<List<String>> networks() {
    return new Parser<>(
        "a list of addresses and networks, separated by commas, as in 10.0.0.7 or 10.1.0.0/16",
        text -> {
          List<String> networks = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          boolean valid = networks.stream().allMatch(network -> NETWORK.matcher(network).matches());
          return valid ? Optional.of(networks) : Optional.empty();
        });
  }

  static Parser<List<Path>> files() {
    return new Parser<>(
        "a list of paths of files, separated by commas",
        text -> {
          try {
            List<Path> files = Arrays.stream(text.split(",", -1)).map(Parsers::file).toList();
            return files.stream().distinct().count() == files.size()
                ? Optional.of(files)
                : Optional.empty();
          } catch (InvalidPathException failure) {
            return Optional.empty();
          }
        });
  }

  private static Path file(String text) {
    if (text.isBlank()) {
      throw new InvalidPathException(text, "blank");
    }
    return Path.of(text.strip());
  }

  static Parser<String> collection() {
    return new Parser<>(
        "a collection's name, as in user",
        text -> KeyGrammar.isCollection(text) ? Optional.of(text) : Optional.empty());
  }

  static Parser<String> topic() {
    return new Parser<>(
        "a topic's name: up to 249 of A-Z, a-z, 0-9, ., _ and -",
        text -> isTopic(text) ? Optional.of(text) : Optional.empty());
  }

  static Parser<String> addresses() {
    return new Parser<>(
        "a list of host:port, separated by commas",
        text -> {
          String compact = text.replaceAll("\\s*,\\s*", ",");
          return ADDRESSES.matcher(compact).matches() ? Optional.of(compact) : Optional.empty();
        });
  }

  static Parser<List<Source>> sources() {
    return new Parser<>(
        "a list of topic:format, separated by commas, each topic once; the one format is batch",
        text -> {
          List<Source> sources = new ArrayList<>();
          for (String entry : text.split(",", -1)) {
            Optional<Source> source = source(entry.strip());
            if (source.isEmpty()
                || sources.stream().anyMatch(s -> s.topic().equals(source.get().topic()))) {
              return Optional.empty();
            }
            sources.add(source.get());
          }
          return Optional.of(List.copyOf(sources));
        });
  }

  private static Optional<Duration> length(String text) {
    Matcher parts = DURATION.matcher(text);
    return parts.matches()
        ? Optional.of(
            Duration.ofMillis(
                Long.parseLong(parts.group(1)) * MILLISECONDS.getOrDefault(parts.group(2), 0L)))
        : Optional.empty();
  }

  private static Optional<Source> source(String entry) {
    int colon = entry.indexOf(':');
    if (colon < 0 || !isTopic(entry.substring(0, colon))) {
      return Optional.empty();
    }
    for (Source.Format format : Source.Format.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(entry.substring(colon + 1))) {
        return Optional.of(new Source(entry.substring(0, colon), format));
      }
    }
    return Optional.empty();
  }

  private static boolean isTopic(String text) {
    return TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  private static Optional<Integer> whole(String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      return number >= least && number <= most ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException failure) {
      return Optional.empty();
    }
  }
}
