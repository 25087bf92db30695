package dev.autoupdate.frontend.remote;

import dev.autoupdate.frontend.restrict.policy.RemoteField;
import dev.autoupdate.schema.Key;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A service that is asked, by its URL: for its fields together, in one round at a time. */
final class Site {

  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int MOST_DOUBLINGS = 6;
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);

  private final URI url;
  private List<FieldWatch> fields = List.of();
  private boolean underWay;
  private int failures;
  private long notBefore;
  private long turn;

  /** May be asked at once. */
  Site(URI url, long now) {
    this.url = url;
    this.notBefore = now;
  }

  URI url() {
    return url;
  }

  /** From now on these are its fields; those that are as they were go on as they did. */
  void adopt(List<RemoteField> wanted, long now) {
    List<FieldWatch> next = new ArrayList<>();
    for (RemoteField field : wanted) {
      next.add(
          fields.stream()
              .filter(known -> known.field().equals(field))
              .findFirst()
              .orElseGet(() -> new FieldWatch(field, now)));
    }
    fields = next;
  }

  List<FieldWatch> fields() {
    return fields;
  }

  /** Whether a value of the key may be taken from here. */
  boolean has(Key key) {
    return fields.stream().anyMatch(watch -> watch.isOf(key));
  }

  /** Which turn it had last: who has waited longest goes first. */
  long turn() {
    return turn;
  }

  /**
   * What it is to be asked for now, if anything; then it is under way.
   *
   * @param next the number of its turn
   */
  @Nullable Round begin(long now, long next, StateNow state, int keysPerRequest) {
    if (underWay || now - notBefore < 0) {
      return null;
    }
    Map<Key, FieldWatch> keys = wanted(now, state);
    if (keys.isEmpty()) {
      return null;
    }
    keys.forEach((key, watch) -> watch.asked(key));
    underWay = true;
    turn = next;
    return new Round(keys, keysPerRequest);
  }

  private Map<Key, FieldWatch> wanted(long now, StateNow state) {
    Map<Key, FieldWatch> keys = new LinkedHashMap<>();
    boolean due = fields.stream().anyMatch(watch -> watch.isDue(now) && isWatched(watch));
    for (FieldWatch watch : fields) {
      for (Key key : state.existing(watch.unasked())) {
        keys.put(key, watch);
      }
    }
    if (!due && keys.isEmpty()) {
      return keys;
    }
    for (FieldWatch watch : fields) {
      if (watch.mayJoin(now) && isWatched(watch)) {
        watch.began(now);
        for (Key key : state.existing(List.copyOf(watch.watched()))) {
          keys.put(key, watch);
        }
      }
    }
    return keys;
  }

  private static boolean isWatched(FieldWatch watch) {
    return !watch.watched().isEmpty();
  }

  /** The round is over. */
  void ended(Round round, long now) {
    underWay = false;
    if (!round.isFailed()) {
      failures = 0;
      return;
    }
    notBefore = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    round.fields().forEach(watch -> watch.failed(now));
  }
}
