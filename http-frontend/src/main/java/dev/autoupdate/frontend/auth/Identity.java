package dev.autoupdate.frontend.auth;

/** Who calls: nobody known, or a user. */
public sealed interface Identity {

  /** The user's id, 0 for anonymous. */
  long userId();

  /** The identity with this user id, 0 being anonymous. */
  static Identity of(long userId) {
    return userId == 0 ? new Anonymous() : new User(userId);
  }

  /** Nobody known. */
  record Anonymous() implements Identity {
    @Override
    public long userId() {
      return 0;
    }
  }

  /**
   * A user.
   *
   * @param userId from 1
   */
  record User(long userId) implements Identity {
    /** Checks the id. */
    public User {
      if (userId < 1) {
        throw new IllegalArgumentException("user ids start at 1: " + userId);
      }
    }
  }
}
