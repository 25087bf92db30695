package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.restrict.policy.Draft.FieldName;
import dev.autoupdate.frontend.restrict.policy.Draft.RemoteDraft;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a draft says of remote fields. */
final class RemoteFields {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private RemoteFields() {}

  static List<RemoteField> read(Draft draft, Errors errors) {
    List<RemoteField> fields = new ArrayList<>();
    draft.remote.forEach(
        (name, written) -> {
          RemoteField field = read(name, written, errors);
          if (field != null) {
            fields.add(field);
          }
        });
    return fields;
  }

  private static @Nullable RemoteField read(FieldName name, RemoteDraft written, Errors errors) {
    if (written.url() == null) {
      errors.add(written.place(), "remote " + name + " has no url");
      return null;
    }
    URI url = url(written.url(), errors);
    Duration every = duration(written.every(), EVERY, errors);
    Duration timeout = duration(written.timeout(), TIMEOUT, errors);
    return url == null
        ? null
        : new RemoteField(name.collection(), name.field(), url, every, timeout);
  }

  private static @Nullable URI url(Scalar written, Errors errors) {
    try {
      URI url = new URI(written.text());
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isHttp && url.getHost() != null && url.getFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      errors.add(written.place(), "not a URL: " + e.getReason());
      return null;
    }
    errors.add(written.place(), "not a URL of the form http://host:port/path");
    return null;
  }

  private static Duration duration(@Nullable Scalar written, Duration otherwise, Errors errors) {
    if (written == null) {
      return otherwise;
    }
    Matcher parts = DURATION.matcher(written.text());
    Duration duration = parts.matches() ? duration(parts) : Duration.ZERO;
    if (duration.isZero()) {
      errors.add(
          written.place(),
          "'" + written.text() + "' is not a duration above zero, as in 500ms, 1s, 2m or 1h");
    }
    return duration;
  }

  private static Duration duration(Matcher parts) {
    long amount = Long.parseLong(parts.group(1));
    switch (parts.group(2)) {
      case "ms":
        return Duration.ofMillis(amount);
      case "s":
        return Duration.ofSeconds(amount);
      case "m":
        return Duration.ofMinutes(amount);
      default:
        return Duration.ofHours(amount);
    }
  }
}
