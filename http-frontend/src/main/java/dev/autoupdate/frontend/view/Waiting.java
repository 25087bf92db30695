package dev.autoupdate.frontend.view;

/** One client that waits. Any thread may end that. */
public interface Waiting {

  /** The client is gone: it is not told anything any more, unless that is happening already. */
  void forget();

  /** It is told that the wait ends early, unless that is over already. */
  void release();
}
