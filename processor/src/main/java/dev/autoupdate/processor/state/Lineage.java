package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.Known;
import java.util.List;

/**
 * Which log a state is the fold of: the epochs the log went through, and when it took the record
 * that was applied last.
 *
 * <p>The applying thread checks and moves; any thread asks. What is served never changes its epoch:
 * one that begins at or past the end which the log had when the state was opened ends this state
 * instead. The next one is opened when the log is longer, and reads over that place.
 */
public final class Lineage {

  private final long logEnd;
  private volatile Epochs epochs;
  private volatile long appendTime;
  private volatile boolean lost;
  private volatile boolean over;

  Lineage(LoadedState loaded, long logEnd) {
    this.logEnd = logEnd;
    this.epochs = loaded.epochs();
    this.appendTime = loaded.appendTime();
  }

  /** All epochs up to now, oldest first. */
  public List<Epoch> known() {
    return epochs.known();
  }

  /** Whether the log has lost the record that was applied last, and has another one instead. */
  public boolean isLost() {
    return lost;
  }

  /** Whether the log is in another epoch now. */
  public boolean isOver() {
    return over;
  }

  /** What was known in epochs that ended: before it is there again, the state is an older one. */
  public Known owed() {
    return epochs.owed();
  }

  Epochs epochs() {
    return epochs;
  }

  /**
   * Whether a record was applied already. The last one is read again at every start, to see that it
   * is still the same; two logs do not take different records for one offset at one time.
   */
  boolean isApplied(long offset, long time, long position) {
    if (offset == position - 1 && time != appendTime) {
      lost = true;
      throw new LogChanged("the log lost its end: there is another record at offset " + offset);
    }
    return offset < position;
  }

  /** A record is applied. */
  void move(long time) {
    appendTime = time;
  }

  /** Takes up another epoch, if the record begins one. */
  void begin(EpochRecord record, long offset) {
    Epochs next = epochs.after(record, offset);
    if (!next.current().equals(epochs.current()) && offset >= logEnd) {
      over = true;
      throw new LogChanged("the log is in another epoch since offset " + offset);
    }
    epochs = next;
  }
}
