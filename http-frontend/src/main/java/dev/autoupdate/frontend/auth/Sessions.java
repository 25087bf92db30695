package dev.autoupdate.frontend.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sessions have ended, and what lives on those that have not.
 *
 * <p>Any thread may call anything. An end is called once, by the thread that tells of the logout
 * or, when that came first, by the one that joins; so it must not block.
 */
public final class Sessions {

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final Clock clock;
  private final Duration memory;
  private final ConcurrentMap<String, Instant> over = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Set<Member>> members = new ConcurrentHashMap<>();
  private volatile boolean known;
  private volatile Instant nextSweep = Instant.MIN;

  private Sessions(Clock clock, Duration memory, boolean known) {
    this.clock = clock;
    this.memory = memory;
    this.known = known;
  }

  /**
   * For somebody who tells of logouts. Until {@link #upToDate} is called, it is not known which
   * sessions have ended, and nobody with one is let in.
   *
   * @param memory how long an ended session is remembered: as long as its tokens may live
   */
  public static Sessions awaitingLogouts(Clock clock, Duration memory) {
    return new Sessions(clock, memory, false);
  }

  /** Where nobody tells of logouts. */
  public static Sessions without(Clock clock) {
    return new Sessions(clock, Duration.ZERO, true);
  }

  /** All logouts so far have been told. */
  public void upToDate() {
    known = true;
  }

  /** Ends a session now: everything that lives on it, and for as long as it is remembered. */
  public void logout(String session) {
    logout(session, clock.instant());
  }

  /**
   * Ends a session.
   *
   * @param at when it ended; it is remembered from then on
   */
  public void logout(String session, Instant at) {
    Instant now = clock.instant();
    sweep(now);
    Instant until = at.plus(memory);
    if (until.isAfter(now)) {
      over.merge(session, until, (a, b) -> a.isAfter(b) ? a : b);
    }
    Set<Member> ending = members.remove(session);
    if (ending != null) {
      List.copyOf(ending).forEach(Sessions::end);
    }
  }

  // One that fails must not keep the others in.
  private static void end(Member member) {
    try {
      member.end.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("what lives on an ended session cannot be ended");
    }
  }

  /** The ended sessions that are remembered now. */
  public Set<String> ended() {
    sweep(clock.instant());
    return Set.copyOf(over.keySet());
  }

  /** How many ended sessions are remembered. */
  public int remembered() {
    return over.size();
  }

  /**
   * Lives on a session from now on.
   *
   * @param end called when the session ends, maybe before this returns
   * @return to be run when it no longer matters; may be run again
   */
  public Runnable join(String session, Runnable end) {
    Member member = new Member(end);
    members.compute(session, (id, present) -> with(present, member));
    // Looked at after joining: a logout in between has either found the member or is seen here.
    if (isOver(session) && leave(session, member)) {
      end.run();
    }
    return () -> leave(session, member);
  }

  boolean isKnown() {
    return known;
  }

  boolean isOver(String session) {
    Instant until = over.get(session);
    return until != null && clock.instant().isBefore(until);
  }

  private boolean leave(String session, Member member) {
    boolean[] was = {false};
    members.computeIfPresent(
        session,
        (id, present) -> {
          was[0] = present.contains(member);
          return without(present, member);
        });
    return was[0];
  }

  private void sweep(Instant now) {
    if (now.isAfter(nextSweep)) {
      nextSweep = now.plus(SWEEP);
      over.values().removeIf(until -> !now.isBefore(until));
    }
  }

  private static Set<Member> with(@Nullable Set<Member> present, Member member) {
    Set<Member> more = present == null ? new HashSet<>() : present;
    more.add(member);
    return more;
  }

  private static @Nullable Set<Member> without(Set<Member> present, Member member) {
    present.remove(member);
    return present.isEmpty() ? null : present;
  }

  // Each is its own, even where two ends are equal.
  private static final class Member {
    private final Runnable end;

    private Member(Runnable end) {
      this.end = end;
    }
  }
}
