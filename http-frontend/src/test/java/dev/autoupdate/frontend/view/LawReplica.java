package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.kit.ForwardingReader;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the laws' world: key state that folds the log at its own pace, recent changes
 * that may be a record behind it, and live views whose dispatcher and evaluators run when a step
 * says so, or in the middle of a read.
 */
final class LawReplica extends ForwardingReader {

  private final List<Map<Key, @Nullable Json>> log;
  private final LawClock clock;
  private final long room;
  private final InMemoryKeyState state;
  private final RecentChanges announced = new RecentChanges(0);
  private StepwiseViews views;
  private int interruptions;
  private boolean dispatching;

  /** Its views keep about {@code room} keys. */
  LawReplica(List<Map<Key, @Nullable Json>> log, LawClock clock, long room) {
    this(log, clock, room, new InMemoryKeyState());
  }

  private LawReplica(
      List<Map<Key, @Nullable Json>> log, LawClock clock, long room, InMemoryKeyState state) {
    super(state);
    this.state = state;
    this.log = log;
    this.clock = clock;
    this.room = room;
    this.views = newViews();
  }

  private StepwiseViews newViews() {
    return new StepwiseViews(this, announced, clock, room);
  }

  StepwiseViews views() {
    return views;
  }

  /** Folds the next record of the log, if there is one; tells of it now or with the next one. */
  void apply(boolean announce) {
    announce();
    if (state.position() < log.size()) {
      state.apply(log.get((int) state.position()));
    }
    if (announce) {
      announce();
    }
  }

  private void announce() {
    long from = announced.position();
    try {
      for (ChangeSet changes : state.changes().since(from)) {
        announced.append(changes);
      }
    } catch (OffsetExpired e) {
      throw new AssertionError("all are kept", e);
    }
    if (announced.position() < state.position()) {
      announced.append(new ChangeSet(state.position(), List.of()));
    }
  }

  void dispatch() {
    dispatching = true;
    views.dispatch();
    dispatching = false;
  }

  /** During the next reads the log moves on, and the dispatcher with it. */
  void interrupt(int reads) {
    interruptions = reads;
  }

  void forgetRecentChange() {
    announced.trimOldest();
  }

  void trimTo(long start) {
    state.trimTo(Math.min(start, state.position()));
  }

  /** Another process takes over the state: whoever waits is sent away. */
  void restart() {
    views.close();
    views = newViews();
  }

  @Override
  public Values read(List<Key> keys, long position) throws OffsetExpired {
    if (interruptions > 0 && !dispatching) {
      interruptions--;
      apply(interruptions % 2 == 0);
      dispatch();
    }
    return super.read(keys, position);
  }
}
