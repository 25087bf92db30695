package dev.autoupdate.frontend.auth;

import java.util.List;

/** What a request brings along to say who sends it. Read by one thread at a time. */
public interface Credentials {

  /** The values of a header, none when it is missing; its name in any case. */
  List<String> header(String name);

  /** The values of a cookie, none when it is missing. */
  List<String> cookie(String name);
}
