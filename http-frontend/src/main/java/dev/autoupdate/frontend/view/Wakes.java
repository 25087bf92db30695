package dev.autoupdate.frontend.view;

/** Where woken views have their work done. Any thread may call. */
interface Wakes {

  /** Values are replaced, clients answered: a matter of microseconds. */
  void quick(Runnable task);

  /** A view is evaluated. */
  void slow(Runnable task);
}
