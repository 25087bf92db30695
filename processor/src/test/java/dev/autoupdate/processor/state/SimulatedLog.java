package dev.autoupdate.processor.state;

import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.SourcePlace;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.ChangeBatch.Deletion;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A log as ingest tasks write it when things go wrong: tasks stop and start again where they had
 * committed, sends are lost while later ones go through, tasks that were replaced wake up and go
 * on.
 */
final class SimulatedLog {

  private static final ChangeBatch NOTHING = new ChangeBatch(Map.of(), List.of(), About.NOTHING);

  private final Random random;
  private final List<LogRecord> records = new ArrayList<>();
  private final Places places = new Places(Map.of());

  /** All batches of {@code partitions} sources, each in the log at least once in the end. */
  SimulatedLog(Random random, int partitions, int batches) {
    this.random = random;
    List<List<ChangeBatch>> sources = new ArrayList<>();
    List<Source> running = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<ChangeBatch> source = new ArrayList<>();
      for (int i = 0; i < batches; i++) {
        source.add(batch());
      }
      sources.add(source);
      running.add(new Source(partition, source));
    }
    while (!running.isEmpty()) {
      Source source = running.get(random.nextInt(running.size()));
      if (source.step()) {
        running.remove(source);
      }
    }
  }

  private void add(LogRecord record) {
    records.add(record);
    if (record.currentAsOf().isPresent() ? places.isInOrder(record) : places.accepts(record)) {
      places.move(record);
    }
  }

  List<LogRecord> records() {
    return records;
  }

  static SourcePlace place(int partition, long offset) {
    return new SourcePlace("source", partition, offset);
  }

  private ChangeBatch batch() {
    Map<Key, @Nullable Json> changes = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      changes.put(
          new Key(
              random.nextBoolean() ? "user" : "motion",
              Integer.toString(1 + random.nextInt(3)),
              random.nextBoolean() ? "name" : "text"),
          random.nextInt(4) == 0 ? null : Json.of(Integer.toString(random.nextInt(3))));
    }
    if (random.nextInt(8) == 0) {
      changes.put(
          Key.POLICY,
          random.nextInt(4) == 0 ? null : Json.of("{\"version\":" + random.nextInt(3) + "}"));
    }
    List<Deletion> deletes =
        switch (random.nextInt(12)) {
          case 0 -> List.of(new Deletion("user", null));
          case 1, 2 -> List.of(new Deletion("motion", Integer.toString(1 + random.nextInt(3))));
          default -> List.of();
        };
    return new ChangeBatch(changes, deletes, About.NOTHING);
  }

  /** One source partition with the task that reads it now, and those that were replaced. */
  private final class Source {
    private final int partition;
    private final List<ChangeBatch> batches;
    private final List<Task> tasks = new ArrayList<>();
    private int committed;

    Source(int partition, List<ChangeBatch> batches) {
      this.partition = partition;
      this.batches = batches;
      tasks.add(begin());
    }

    // Behind the lower of what is committed and what is applied.
    private Task begin() {
      long place = places.get(new Places.Partition("source", partition)).offset();
      return new Task((int) Math.min(committed, place + 1));
    }

    /** Whether everything is acknowledged. */
    boolean step() {
      Task task = tasks.get(tasks.size() - 1);
      switch (random.nextInt(10)) {
        case 0 -> tasks.add(begin());
        case 1 -> tasks.get(random.nextInt(tasks.size())).send(false);
        case 2 -> committed = Math.max(committed, task.acknowledged());
        case 3 -> task.heartbeat();
        default -> task.send(random.nextInt(8) == 0);
      }
      if (task.failed() && random.nextInt(3) == 0) {
        tasks.add(begin());
      }
      if (task.acknowledged() == batches.size()) {
        task.heartbeat();
        return true;
      }
      return false;
    }

    private final class Task {
      private int next;
      private int firstLost = -1;
      private OptionalLong after;

      Task(int start) {
        this.next = start;
        this.after = OptionalLong.of(start - 1);
      }

      boolean failed() {
        return firstLost >= 0;
      }

      int acknowledged() {
        return failed() ? firstLost : next;
      }

      void send(boolean lost) {
        if (next == batches.size()) {
          return;
        }
        if (lost) {
          firstLost = failed() ? firstLost : next;
        } else {
          add(
              new LogRecord(
                  place(partition, next), after, batches.get(next), OptionalLong.empty()));
        }
        after = OptionalLong.of(next);
        next++;
      }

      void heartbeat() {
        add(new LogRecord(place(partition, next - 1), after, NOTHING, OptionalLong.of(1)));
      }
    }
  }
}
