package dev.autoupdate.processor.demo;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The agenda: its topics are dealt with one after the other, each with a list of speakers who speak
 * in turn. Now and then the doors are closed to guests, and opened again. Not thread-safe.
 */
final class Agenda {

  private static final List<String> TOPICS =
      List.of(
          "Opening", "Report of the board", "Budget", "Motions", "Elections", "Any other business");
  private static final int SPEAKERS = 4;

  /** The topic under which the motions are dealt with. */
  private static final int MOTIONS = 4;

  /** Steps that one speech takes. */
  private static final int SPEECH = 5;

  /** Steps for which guests are admitted, and then for which they are not. */
  private static final int DOORS = 45;

  private final Random random;
  private final Clock clock;
  private int topic = 1;
  private int speaker = 1;
  private boolean guests = true;
  private int step;

  Agenda(Random random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  /** Takes back whatever an earlier run left, and opens the first topic. */
  void reset(Batch batch) {
    for (int id = 1; id <= TOPICS.size(); id++) {
      batch.delete("topic", id);
      batch.set("topic", id, "id", id);
      batch.set("topic", id, "agenda_number", id);
      batch.set("topic", id, "title", TOPICS.get(id - 1));
      batch.set("topic", id, "meeting_id", 1);
      batch.set("topic", id, "speaker_ids", List.of());
      batch.set("topic", id, "content_objects", id == MOTIONS ? motions() : List.of());
      for (int slot = 1; slot <= SPEAKERS; slot++) {
        batch.delete("speaker", speakerId(id, slot));
      }
    }
    batch.delete("meeting", 1);
    batch.set("meeting", 1, "id", 1);
    batch.set("meeting", 1, "name", "General assembly");
    batch.set("meeting", 1, "topic_ids", upTo(TOPICS.size()));
    batch.set("meeting", 1, "motion_ids", Motions.ids());
    batch.set("meeting", 1, "poll_ids", upTo(Assembly.POLLS));
    batch.set("meeting", 1, "delegate_group_id", People.DELEGATES);
    batch.set("meeting", 1, "staff_group_id", People.STAFF);
    batch.set("meeting", 1, "admin_group_id", People.ADMIN);
    batch.set("meeting", 1, "guests_admitted", guests);
    open(batch);
  }

  /** One step on. */
  void next(Batch batch) {
    step++;
    if (step % DOORS == 0) {
      guests = !guests;
      batch.set("meeting", 1, "guests_admitted", guests);
    }
    if (step % SPEECH != 0) {
      return;
    }
    finishSpeech(batch);
    if (speaker < SPEAKERS) {
      speaker++;
      startSpeech(batch);
    } else {
      clear(batch);
      topic = topic % TOPICS.size() + 1;
      open(batch);
    }
  }

  private void open(Batch batch) {
    speaker = 1;
    List<Integer> ids = new ArrayList<>();
    int firstUser = random.nextInt(People.COUNT);
    for (int slot = 1; slot <= SPEAKERS; slot++) {
      int id = speakerId(topic, slot);
      ids.add(id);
      batch.set("speaker", id, "id", id);
      batch.set("speaker", id, "topic_id", topic);
      batch.set("speaker", id, "user_id", (firstUser + slot) % People.COUNT + 1);
      batch.set("speaker", id, "state", "waiting");
    }
    batch.set("topic", topic, "speaker_ids", ids);
    batch.set("meeting", 1, "current_topic_id", topic);
    startSpeech(batch);
  }

  private void clear(Batch batch) {
    for (int slot = 1; slot <= SPEAKERS; slot++) {
      batch.delete("speaker", speakerId(topic, slot));
    }
    batch.set("topic", topic, "speaker_ids", List.of());
  }

  private void startSpeech(Batch batch) {
    int id = speakerId(topic, speaker);
    batch.set("speaker", id, "state", "speaking");
    batch.set("speaker", id, "begin_time", clock.instant().getEpochSecond());
    batch.set("meeting", 1, "current_speaker_id", id);
  }

  private void finishSpeech(Batch batch) {
    if (speaker == SPEAKERS) {
      // The whole list goes with this batch, the last speaker too.
      return;
    }
    int id = speakerId(topic, speaker);
    batch.set("speaker", id, "state", "finished");
    batch.set("speaker", id, "end_time", clock.instant().getEpochSecond());
  }

  private static List<String> motions() {
    return Motions.ids().stream().map(id -> "motion/" + id).toList();
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static int speakerId(int topic, int slot) {
    return (topic - 1) * SPEAKERS + slot;
  }
}
