package dev.autoupdate.processor.ingest;

import dev.autoupdate.frontend.read.Epoch;

/**
 * What wrote a record of the log.
 *
 * @param epoch of the log that it was written for; where another one is in force it does not count
 * @param task one life of an ingest task, by a name that no other has
 */
public record Writer(Epoch epoch, String task) {

  /** Checks that it can be written in one line. */
  public Writer {
    if (task.isEmpty() || task.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("not a task: " + task);
    }
  }

  static Writer parse(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("not a writer: " + text);
    }
    return new Writer(new Epoch(text.substring(0, space)), text.substring(space + 1));
  }

  /** As it is written: {@code epoch task}. */
  @Override
  public String toString() {
    return epoch.text() + " " + task;
  }
}
