package dev.autoupdate.frontend.view;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who waits at a live view. Any thread may call anything; the monitor is held for moments only.
 *
 * <p>Each wait is answered once: by whoever takes it out, and nobody else.
 */
final class Waits {

  /** Whether one may wait here. */
  enum State {
    OPEN,
    /** Given up; another live view is to be asked for. */
    RETIRED,
    /** No more answers from here. */
    CLOSED
  }

  private static final long IN_USE = Long.MIN_VALUE;

  private final Set<Wait> waits = new HashSet<>();
  private volatile int count;
  private State state = State.OPEN;
  private long idleSince = IN_USE;

  /** Enters the wait if the state is open. Returns the state. */
  synchronized State enter(Wait wait) {
    if (state == State.OPEN) {
      waits.add(wait);
      count = waits.size();
    }
    return state;
  }

  /** Takes the wait out; whoever gets true owns it. */
  boolean take(Wait wait) {
    synchronized (this) {
      if (!waits.remove(wait)) {
        return false;
      }
      count = waits.size();
    }
    wait.end();
    return true;
  }

  synchronized List<Wait> all() {
    return List.copyOf(waits);
  }

  synchronized int size() {
    return waits.size();
  }

  /** Whether nobody waits; to be asked often. */
  boolean isDeserted() {
    return count == 0;
  }

  /** Whether others wait than this one, if it still does. */
  synchronized boolean hasOthersThan(@Nullable Wait wait) {
    return waits.size() > (waits.contains(wait) ? 1 : 0);
  }

  /** Notes a use. Returns whether this was not given up. */
  synchronized boolean use() {
    idleSince = IN_USE;
    return state != State.RETIRED;
  }

  /** Looks whether this is idle. Returns whether it was at a look long enough ago, and since. */
  synchronized boolean hasBeenIdle(long now, long lingerMillis) {
    if (!waits.isEmpty()) {
      idleSince = IN_USE;
    } else if (idleSince == IN_USE) {
      idleSince = now;
    }
    return idleSince != IN_USE && now - idleSince >= lingerMillis;
  }

  /** Gives up, if this is idle since it was last looked. Returns whether it is given up. */
  synchronized boolean retire() {
    if (state == State.OPEN && waits.isEmpty() && idleSince != IN_USE) {
      state = State.RETIRED;
    }
    return state == State.RETIRED;
  }

  synchronized boolean isRetired() {
    return state == State.RETIRED;
  }

  synchronized void close() {
    state = State.CLOSED;
  }
}
