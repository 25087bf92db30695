package dev.autoupdate.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.processor.state.FoldedPlaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The law of sources: whatever the source loses of its tail, and whatever tasks do meanwhile
 * (restart, lose what they send, wake up when they were replaced), in the end the fold is that of
 * the source as it is. It decides by the log alone, so all replicas agree.
 */
class SourceLaws {

  private static final int STEPS = 120;

  @Property(tries = 2_000)
  void inTheEndEachRecordOfTheSourceCountsInItsOrder(@ForAll long seed) {
    World world = new World(new Random(seed), true);
    world.run();

    world.assertTheFoldIsThatOfTheSource();
  }

  @Property(tries = 1_000)
  void aSourceThatLosesNothingIsNeverReadTwice(@ForAll long seed) {
    World world = new World(new Random(seed), false);
    world.run();

    assertThat(world.counted).doesNotHaveDuplicates();
    assertThat(world.fold.place().incarnation()).isZero();
    world.assertTheFoldIsThatOfTheSource();
  }

  /** A record of the source; no two are alike. */
  private record Entry(long offset, int id) {
    RecordCheck check() {
      return new RecordCheck(offset, id);
    }
  }

  /** A source that loses its tail now and then, its log, and who reads the one into the other. */
  private static final class World {
    private final Random random;
    private final boolean loses;
    private final List<Entry> source = new ArrayList<>();
    private final FoldedPlaces fold = new FoldedPlaces("source");
    private final List<Entry> counted = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private int nextId;
    private int committed = -1;

    World(Random random, boolean loses) {
      this.random = random;
      this.loses = loses;
    }

    void run() {
      begin();
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      // The last one loses nothing, and begins anew as often as it finds that it has to.
      Task last = begin();
      while (last.next < source.size() || fold.place().offset() < source.size() - 1) {
        if (!last.send(false)) {
          last = begin();
        }
        if (last.next == source.size() && fold.isStray(last.name)) {
          last = begin();
        }
      }
    }

    private void step() {
      Task newest = tasks.get(tasks.size() - 1);
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> source.add(new Entry(source.size(), nextId++));
        case 4 -> begin();
        case 5 -> tasks.get(random.nextInt(tasks.size())).send(random.nextInt(4) == 0);
        case 6 -> committed = Math.max(committed, newest.acknowledged() - 1);
        case 7 -> newest.heartbeat();
        case 8 -> loseTail();
        default -> {
          if (!newest.send(random.nextInt(8) == 0) || fold.isStray(newest.name)) {
            begin();
          }
        }
      }
    }

    private void loseTail() {
      if (loses && random.nextInt(4) == 0) {
        source.subList(random.nextInt(source.size() + 1), source.size()).clear();
      }
    }

    private Task begin() {
      while (true) {
        PartitionPlace place = fold.place();
        OptionalLong kept =
            LostTail.keptUpTo(
                place,
                place.offset(),
                0,
                source.size(),
                offset -> Optional.of(source.get((int) offset).check()));
        if (kept.isEmpty()) {
          long first = Math.min(committed + 1, place.offset() + 1);
          Task task = new Task("task" + tasks.size(), place, (int) first);
          tasks.add(task);
          return task;
        }
        fold.begin(
            new SourceNotice(
                SourceNotice.Kind.INCARNATION,
                new SourcePlace("source", 0, kept.getAsLong(), place.incarnation() + 1),
                FixedTasks.WRITER));
      }
    }

    void assertTheFoldIsThatOfTheSource() {
      Map<Long, Integer> last = new TreeMap<>();
      for (int i = 0; i < counted.size(); i++) {
        last.put(counted.get(i).offset(), i);
      }
      List<Integer> times =
          last.entrySet().stream()
              .filter(entry -> entry.getKey() < source.size())
              .map(Map.Entry::getValue)
              .toList();
      assertThat(times.stream().map(counted::get).toList()).isEqualTo(source);
      assertThat(times).isSorted();
    }

    /** One life of a task. */
    private final class Task {
      private final String name;
      private final int incarnation;
      private int next;
      private int firstLost = -1;
      private long after;
      private OptionalInt follows;
      private Optional<RecordCheck> delivered;

      Task(String name, PartitionPlace place, int first) {
        this.name = name;
        this.incarnation = place.incarnation();
        this.delivered = place.checks().stream().findFirst();
        this.next = first;
        this.after = first - 1L;
        Beginning beginning =
            new Beginning(
                FixedTasks.WRITER,
                incarnation,
                after,
                first,
                LogRecord.Origin.NO_GAP,
                delivered.orElse(null));
        this.follows = beginning.sum();
      }

      int acknowledged() {
        return firstLost >= 0 ? firstLost : next;
      }

      /** Whether the task can go on: not when it sees that the source is not what it was. */
      boolean send(boolean lost) {
        if (next > source.size() || (delivered.isPresent() && !hasStill(delivered.get()))) {
          return false;
        }
        if (next < source.size()) {
          Entry entry = source.get(next);
          if (lost) {
            firstLost = firstLost < 0 ? next : firstLost;
          } else if (fold.apply(name, place(next), after, follows, entry.check())) {
            counted.add(entry);
          }
          after = next;
          follows = OptionalInt.of(entry.id());
          next++;
          delivered = Optional.of(entry.check());
        }
        return true;
      }

      void heartbeat() {
        fold.beat(name, place(next - 1), after, follows);
      }

      private boolean hasStill(RecordCheck check) {
        return check.offset() < source.size()
            && source.get((int) check.offset()).check().equals(check);
      }

      private SourcePlace place(long offset) {
        return new SourcePlace("source", 0, offset, incarnation);
      }
    }
  }
}
