package dev.autoupdate.frontend.auth;

/** Why credentials are refused. The messages may be told to whoever asks: nothing else is. */
public enum AuthFault {
  /** No token, and anonymous callers are not served. */
  MISSING("a token is required"),
  /** The header is there, but not of the form that is expected, or more than once. */
  UNREADABLE("expected the token once, after the word bearer"),
  /** One half of the pair of header and cookie. */
  INCOMPLETE("the Authentication header and the refreshId cookie are needed together"),
  /** Both halves of the pair are good, but not for each other. */
  MISMATCH("the header and the cookie are of different sessions"),
  /** Not a JSON Web Token. */
  MALFORMED("the token is malformed"),
  /** Signed by an algorithm that is not accepted here, or not at all. */
  WRONG_ALGORITHM("the token's algorithm is not accepted"),
  /** No accepted key made this signature. */
  BAD_SIGNATURE("the token's signature does not match"),
  /** It names a key that is not among those the issuer published when they were last fetched. */
  UNKNOWN_KEY("the token's key is not known"),
  /** It was good once. */
  EXPIRED("the token has expired"),
  /** It will be good. */
  NOT_YET_VALID("the token is not yet valid"),
  /** It has no end. */
  NO_EXPIRY("the token has no expiry (exp)"),
  /** Its session would outlive the memory of a logout. */
  TOO_LONG("the token lives longer than is accepted"),
  /** Of another issuer than the expected one. */
  WRONG_ISSUER("the token's issuer (iss) is not accepted"),
  /** For somebody else. */
  WRONG_AUDIENCE("the token is not meant for this service (aud)"),
  /** Without a user's id. */
  NO_USER("the token names no user"),
  /** Its session has ended. */
  LOGGED_OUT("the session has ended");

  private final String message;

  AuthFault(String message) {
    this.message = message;
  }

  /** For people; tells nothing of keys or of the token's content. */
  public String message() {
    return message;
  }
}
