package dev.autoupdate.frontend.control;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.PolicyVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Puts policies into force, by way of the control topic.
 *
 * <p>Any thread may call; each is held until it is known what became of the policy.
 */
public final class PolicyControl {

  private final ControlTopic topic;

  /** Sends to {@code topic}. */
  public PolicyControl(ControlTopic topic) {
    this.topic = topic;
  }

  /** What the state holds as its policy now, or {@code null} when it holds none. */
  public static @Nullable Json stored(KeyReader state) {
    // Whoever was late by a moment is never too old: history is not that short.
    while (true) {
      try {
        return stored(state, state.position());
      } catch (OffsetExpired e) {
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Sends {@code wanted} when it differs from what is in force and is not older, and waits until it
   * counts in {@code state}, or turns out not to: a newer one that was sent at the same time stays,
   * in whichever order the two reach the log.
   *
   * @param changes those of {@code state}
   * @param patience for all of it
   * @throws InterruptedException when interrupted while waiting; it may take effect all the same
   */
  public Outcome apply(
      PolicySource wanted, KeyReader state, RecentChanges changes, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long before = changes.position();
    Json inForce = stored(state);
    if (source(inForce).equals(Optional.of(wanted))) {
      return new Outcome.Unchanged();
    }
    if (PolicyVersion.of(inForce) > wanted.version()) {
      return new Outcome.Older(PolicyVersion.of(inForce));
    }
    try {
      ControlTopic.Place place =
          topic
              .send(Map.of(Key.POLICY, wanted.toJson()))
              .toCompletableFuture()
              .get(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (!await(place, state, changes, deadline)) {
        return new Outcome.Failed(
            "it was sent, as offset "
                + place.offset()
                + " of partition "
                + place.partition()
                + " of "
                + place.topic()
                + ", and does not count here yet: ingest is behind");
      }
      // Sent by somebody else meanwhile; whether it came before or after, it is what counts.
      int now = PolicyVersion.of(stored(state));
      if (now > wanted.version()) {
        return new Outcome.Older(now);
      }
      OptionalLong since = since(wanted, before, state, changes);
      return since.isPresent()
          ? new Outcome.Applied(since.getAsLong())
          : new Outcome.Failed("the log did not take it: the dead letters have the reason");
    } catch (ExecutionException e) {
      return new Outcome.Failed("it could not be sent: " + oneLine(e));
    } catch (TimeoutException e) {
      return new Outcome.Failed("it could not be sent: the brokers did not answer in time");
    }
  }

  private static boolean await(
      ControlTopic.Place place, KeyReader state, RecentChanges changes, long deadline)
      throws InterruptedException {
    while (true) {
      // Taken before the look at the place: what comes in between ends the wait at once.
      long seen = changes.position();
      if (state.place(place.topic(), place.partition()).orElse(-1) >= place.offset()) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      changes.await(seen, Duration.ofNanos(left));
    }
  }

  // Another policy of the same version may have followed at once.
  private static OptionalLong since(
      PolicySource wanted, long before, KeyReader state, RecentChanges changes) {
    try {
      for (ChangeSet set : changes.since(before)) {
        if (set.keys().contains(Key.POLICY)
            && source(stored(state, set.position())).equals(Optional.of(wanted))) {
          return OptionalLong.of(set.position());
        }
      }
    } catch (OffsetExpired e) {
      // So much has happened meanwhile that what counts now has to do.
    }
    return source(stored(state)).equals(Optional.of(wanted))
        ? OptionalLong.of(state.position())
        : OptionalLong.empty();
  }

  private static @Nullable Json stored(KeyReader state, long position) throws OffsetExpired {
    return state.read(List.of(Key.POLICY), position).value(0);
  }

  private static Optional<PolicySource> source(@Nullable Json stored) {
    return stored == null ? Optional.empty() : PolicySource.of(stored);
  }

  private static String oneLine(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
  }
}
