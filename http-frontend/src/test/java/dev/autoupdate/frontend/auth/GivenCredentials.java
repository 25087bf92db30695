package dev.autoupdate.frontend.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Credentials out of text literals. */
final class GivenCredentials implements Credentials {

  private final Map<String, List<String>> headers = new HashMap<>();
  private final Map<String, List<String>> cookies = new HashMap<>();

  static GivenCredentials none() {
    return new GivenCredentials();
  }

  static GivenCredentials bearer(String token) {
    return none().withHeader("Authorization", "Bearer " + token);
  }

  static GivenCredentials pair(String header, String cookie) {
    return none()
        .withHeader("Authentication", "bearer " + header)
        .withCookie("refreshId", "bearer%20" + cookie);
  }

  GivenCredentials withHeader(String name, String value) {
    headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).add(value);
    return this;
  }

  GivenCredentials withCookie(String name, String value) {
    cookies.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    return this;
  }

  @Override
  public List<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  @Override
  public List<String> cookie(String name) {
    return cookies.getOrDefault(name, List.of());
  }
}
