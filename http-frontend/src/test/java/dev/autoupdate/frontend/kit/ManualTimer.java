package dev.autoupdate.frontend.kit;

import dev.autoupdate.frontend.view.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A timer that a test moves by hand; what is due runs on the thread that moves it. */
public final class ManualTimer implements Timer {

  private final List<Entry> entries = new ArrayList<>();
  private Duration now = Duration.ZERO;

  /** At zero. */
  public ManualTimer() {}

  @Override
  public synchronized Task schedule(Duration delay, Runnable action) {
    Entry entry = new Entry(now.plus(delay), action);
    entries.add(entry);
    return () -> cancel(entry);
  }

  /** Lets time pass. */
  public void advance(Duration by) {
    List<Entry> due;
    synchronized (this) {
      now = now.plus(by);
      due = entries.stream().filter(entry -> entry.at.compareTo(now) <= 0).toList();
      entries.removeAll(due);
    }
    due.stream().sorted(Comparator.comparing(Entry::at)).forEach(entry -> entry.action.run());
  }

  /** How many tasks wait. */
  public synchronized int size() {
    return entries.size();
  }

  private synchronized void cancel(Entry entry) {
    entries.remove(entry);
  }

  private record Entry(Duration at, Runnable action) {}
}
