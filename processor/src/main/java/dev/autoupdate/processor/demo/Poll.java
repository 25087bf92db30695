package dev.autoupdate.processor.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One poll that is held again and again, each time about the next motion: created, started, a vote
 * of each user in some order, finished. Not thread-safe.
 */
final class Poll {

  private static final int CREATED = 2;
  private static final int FINISHED = 4;

  /** Steps of a round. */
  static final int ROUND = CREATED + People.COUNT + FINISHED;

  private static final List<String> CHOICES = List.of("yes", "no", "abstain");

  private final int id;
  private final Random random;
  private final List<Integer> voteIds = new ArrayList<>();
  private final List<Integer> voters = new ArrayList<>();
  private final Map<String, Integer> result = new TreeMap<>();
  private int motion;
  private int step;

  /**
   * A poll that is about to be created.
   *
   * @param firstMotion the motion of its first round
   */
  Poll(int id, int firstMotion, Random random) {
    this.id = id;
    this.motion = firstMotion;
    this.random = random;
  }

  /** Takes back whatever an earlier run left, and creates the poll. */
  void reset(Batch batch) {
    batch.delete("poll", id);
    for (int user = 1; user <= People.COUNT; user++) {
      batch.delete("vote", voteId(user));
    }
    batch.set("poll", id, "id", id);
    batch.set("poll", id, "meeting_id", 1);
    create(batch);
  }

  /** One step on. */
  void next(Batch batch) {
    step++;
    if (step == ROUND) {
      voteIds.forEach(vote -> batch.delete("vote", vote));
      motion = motion % Motions.COUNT + 1;
      create(batch);
    } else if (step == CREATED) {
      batch.set("poll", id, "state", "started");
    } else if (step > CREATED && step <= CREATED + People.COUNT) {
      vote(voters.get(step - CREATED - 1), batch);
      if (step == CREATED + People.COUNT) {
        finish(batch);
      }
    }
  }

  private void create(Batch batch) {
    step = 0;
    voteIds.clear();
    voters.clear();
    for (int user = 1; user <= People.COUNT; user++) {
      voters.add(user);
    }
    Collections.shuffle(voters, random);
    CHOICES.forEach(choice -> result.put(choice, 0));
    batch.set("poll", id, "title", "Vote on A" + motion + ": " + Motions.title(motion));
    batch.set("poll", id, "motion_id", motion);
    batch.set("poll", id, "state", "created");
    batch.set("poll", id, "result", Map.of());
    batch.set("motion", motion, "poll_id", id);
    batch.set("motion", motion, "state", "voting");
    batch.set("poll", id, "vote_ids", List.of());
  }

  private void vote(int user, Batch batch) {
    String choice = CHOICES.get(random.nextInt(5) / 2);
    result.merge(choice, 1, Integer::sum);
    int vote = voteId(user);
    voteIds.add(vote);
    batch.set("vote", vote, "id", vote);
    batch.set("vote", vote, "poll_id", id);
    batch.set("vote", vote, "user_id", user);
    batch.set("vote", vote, "value", choice);
    batch.set("poll", id, "vote_ids", List.copyOf(voteIds));
  }

  private void finish(Batch batch) {
    boolean accepted = result.getOrDefault("yes", 0) > result.getOrDefault("no", 0);
    batch.set("poll", id, "state", "finished");
    batch.set("poll", id, "result", new TreeMap<>(result));
    batch.set("motion", motion, "state", accepted ? "accepted" : "rejected");
  }

  private int voteId(int user) {
    return (id - 1) * 100 + user;
  }
}
