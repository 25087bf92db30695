package dev.autoupdate.processor.demo;

import java.time.Clock;
import java.util.List;
import java.util.Random;

/**
 * Makes the change batches of a simulated assembly, one for every second, for ever.
 *
 * <p>The same seed and clock give the same batches. The data is bounded: every object has one of a
 * fixed set of ids. Not thread-safe.
 */
public final class Assembly {

  static final int POLLS = 3;

  private final Clock clock;
  private final Agenda agenda;
  private final List<Poll> polls;

  /**
   * An assembly that has not begun.
   *
   * @param seed of everything that looks like chance
   * @param clock for the times in the data
   */
  public Assembly(long seed, Clock clock) {
    Random random = new Random(seed);
    this.clock = clock;
    this.agenda = new Agenda(random, clock);
    this.polls = List.of(new Poll(1, 1, random), new Poll(2, 3, random), new Poll(3, 5, random));
  }

  /**
   * The batch to begin with, as JSON: it replaces all objects of the assembly, whatever an earlier
   * run left of them. Call once, before {@link #next()}.
   */
  public String first() {
    Batch batch = new Batch();
    People.reset(batch);
    Motions.reset(batch);
    agenda.reset(batch);
    for (Poll poll : polls) {
      poll.reset(batch);
    }
    // Out of step with each other: while one poll is finished, others get votes.
    for (int i = 0; i < POLLS; i++) {
      for (int step = 0; step < i * Poll.ROUND / POLLS; step++) {
        polls.get(i).next(batch);
      }
    }
    return batch.toJson(clock.instant());
  }

  /** What happens in the next second, as JSON; never nothing. */
  public String next() {
    Batch batch = new Batch();
    agenda.next(batch);
    polls.forEach(poll -> poll.next(batch));
    return batch.toJson(clock.instant());
  }
}
