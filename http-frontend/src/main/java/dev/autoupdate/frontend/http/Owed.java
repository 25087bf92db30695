package dev.autoupdate.frontend.http;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What large answers are still to be sent, all together: memory that clients hold by not reading.
 *
 * <p>Where there is no room for another one, those are cut off that have taken nothing for the
 * longest time, if that is long enough. Any thread may call anything.
 */
final class Owed {

  /** Somebody who is sent a large answer. */
  interface Debt {
    /** It is not sent to its end. Once at most; any thread. */
    void cut();
  }

  private static final long PATIENCE_MILLIS = 2_000;

  private final long limit;
  private final Clock clock;

  /** Each with when something was taken last; who has waited longest comes first. */
  private final Map<Debt, Entry> debts = new LinkedHashMap<>();

  private long bytes;

  private record Entry(long bytes, long since) {}

  Owed(long limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** Notes that so many bytes are to be sent. Returns whether there is room for that. */
  boolean begin(Debt debt, long more) {
    List<Debt> stale = new ArrayList<>();
    boolean room;
    synchronized (this) {
      long now = clock.millis();
      var oldest = debts.entrySet().iterator();
      while (bytes + more > limit && oldest.hasNext()) {
        Map.Entry<Debt, Entry> entry = oldest.next();
        if (Math.abs(now - entry.getValue().since()) < PATIENCE_MILLIS) {
          break;
        }
        stale.add(entry.getKey());
        bytes -= entry.getValue().bytes();
        oldest.remove();
      }
      room = bytes + more <= limit;
      if (room) {
        debts.put(debt, new Entry(more, now));
        bytes += more;
      }
    }
    stale.forEach(Debt::cut);
    return room;
  }

  /** So many bytes of it were taken. */
  synchronized void taken(Debt debt, long fewer) {
    Entry entry = debts.remove(debt);
    if (entry != null) {
      bytes -= fewer;
      debts.put(debt, new Entry(entry.bytes() - fewer, clock.millis()));
    }
  }

  /** No more of it is to be sent. */
  synchronized void end(Debt debt) {
    Entry entry = debts.remove(debt);
    if (entry != null) {
      bytes -= entry.bytes();
    }
  }

  /** How much there is to be sent. */
  synchronized long bytes() {
    return bytes;
  }
}
