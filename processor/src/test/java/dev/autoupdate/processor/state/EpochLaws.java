package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.Known;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * The law of epochs: however often a log loses its end, and however many instances notice it, at
 * whatever time, in the end all are in one epoch, and an offset that was ever given out in that
 * epoch is one of the log as it is.
 */
class EpochLaws {

  private static final Epoch FIRST = epoch(0);
  private static final int STEPS = 200;

  @Property(tries = 1_000)
  void anOffsetOfTheLastEpochIsOneOfTheLogAsItIs(@ForAll long seed) {
    World world = new World(new Random(seed));
    world.run();

    Instance fresh = world.instance();
    fresh.readToEnd();
    assertThat(fresh.applied).isEqualTo(world.log);
    for (Instance instance : world.instances) {
      assertThat(instance.lineage.epochs()).isEqualTo(fresh.lineage.epochs());
      assertThat(instance.applied).isEqualTo(fresh.applied);
    }
    for (Token token : world.given) {
      if (token.epoch.equals(fresh.lineage.epochs().current())) {
        assertThat(world.log.subList(0, token.read.size())).isEqualTo(token.read);
      }
    }
  }

  @Property(tries = 200)
  void eachLossIsOneEpochHoweverManyNoticeIt(@ForAll long seed) {
    World world = new World(new Random(seed));
    for (int i = 0; i < 10; i++) {
      world.append(null);
    }
    world.instances.forEach(Instance::readToEnd);
    world.truncate(5);
    for (int i = 0; i < world.random.nextInt(20); i++) {
      world.append(null);
    }

    world.settle();

    assertThat(world.instances)
        .allSatisfy(instance -> assertThat(instance.lineage.known()).hasSize(2));
  }

  private static Epoch epoch(int number) {
    return new Epoch("%012x".formatted(number));
  }

  /** A record of the log; no two are taken at one time. */
  private record Entry(long time, @Nullable EpochRecord epoch) {}

  /** An offset that was given out, and what had been read then. */
  private record Token(Epoch epoch, List<Entry> read) {}

  /** A log that loses its end now and then, and who reads it. */
  private static final class World {
    private final Random random;
    private final List<Entry> log = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final Set<Token> given = new HashSet<>();
    private int time;

    World(Random random) {
      this.random = random;
      for (int i = 0; i < 3; i++) {
        instances.add(instance());
      }
    }

    Instance instance() {
      return new Instance(this);
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        int what = random.nextInt(40);
        if (what == 0 && isNoEpochUnread()) {
          truncate(random.nextInt(log.size() + 1));
        } else if (what < 20) {
          append(null);
        } else {
          instances.get(random.nextInt(instances.size())).read(1 + random.nextInt(5));
        }
      }
      settle();
    }

    // One who notices writes to the log, which others have to read then.
    void settle() {
      for (int i = 0; i <= instances.size(); i++) {
        instances.forEach(Instance::readToEnd);
      }
    }

    void append(@Nullable EpochRecord epoch) {
      log.add(new Entry(time++, epoch));
    }

    void truncate(int length) {
      log.subList(length, log.size()).clear();
    }

    int nextTime() {
      return time;
    }

    // Who has written an epoch record remembers nothing of why. It is lost for good only when the
    // log loses it before anybody has read it.
    private boolean isNoEpochUnread() {
      return log.stream()
          .filter(entry -> entry.epoch() != null)
          .allMatch(
              entry -> instances.stream().anyMatch(instance -> instance.applied.contains(entry)));
    }
  }

  /** An instance, which looks at its last record whenever it begins to read. */
  private static final class Instance {
    private final World world;
    private List<Entry> applied = new ArrayList<>();
    private Lineage lineage;
    private int servedFrom;

    Instance(World world) {
      this.world = world;
      this.lineage = new Lineage(LoadedState.empty(FIRST), 0);
    }

    void readToEnd() {
      while (!read(Integer.MAX_VALUE)) {
        // once more
      }
    }

    /** Whether it came through without being opened anew. */
    boolean read(int most) {
      if (applied.size() > world.log.size()) {
        giveUp();
        return false;
      }
      try {
        int first = Math.max(0, applied.size() - 1);
        for (int offset = first; offset < world.log.size() && offset - first < most; offset++) {
          apply(offset, world.log.get(offset));
        }
        return true;
      } catch (LogChanged changed) {
        if (lineage.isLost()) {
          giveUp();
        } else {
          assertThat(lineage.isOver()).isTrue();
          open(applied, lineage.epochs());
        }
        return false;
      }
    }

    private void apply(int offset, Entry entry) {
      if (lineage.isApplied(offset, entry.time(), applied.size())) {
        return;
      }
      if (entry.epoch() != null) {
        lineage.begin(entry.epoch(), offset);
      }
      lineage.move(entry.time());
      applied.add(entry);
      if (applied.size() >= servedFrom) {
        world.given.add(new Token(lineage.epochs().current(), List.copyOf(applied)));
      }
    }

    private void giveUp() {
      world.append(new EpochRecord(epoch(1 + world.nextTime()), lineage.known(), Known.NOTHING));
      open(new ArrayList<>(), Epochs.first(FIRST));
    }

    private void open(List<Entry> state, Epochs epochs) {
      long last = state.isEmpty() ? 0 : state.get(state.size() - 1).time();
      LoadedState loaded = new LoadedState(state.size(), last, 0, epochs, Map.of(), Map.of());
      applied = state;
      servedFrom = world.log.size();
      lineage = new Lineage(loaded, servedFrom);
    }
  }
}
