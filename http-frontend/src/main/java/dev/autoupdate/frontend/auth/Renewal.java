package dev.autoupdate.frontend.auth;

/** What became of an expired token that was to be renewed. */
sealed interface Renewal {

  /**
   * There is a new one.
   *
   * @param text to be given to the client
   * @param token what it says
   */
  record Renewed(String text, Token token) implements Renewal {
    @Override
    public String toString() {
      return "Renewed[" + token + "]";
    }
  }

  /**
   * There is none.
   *
   * @param answer what the bearer of the old one is told
   */
  record Missed(Authentication answer) implements Renewal {}
}
