package dev.autoupdate.processor.demo;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The agenda: its topics are dealt with one after the other, each with a list of speakers who speak
 * in turn. Not thread-safe.
 */
final class Agenda {

  private static final List<String> TOPICS =
      List.of(
          "Opening", "Report of the board", "Budget", "Motions", "Elections", "Any other business");
  private static final int SPEAKERS = 4;

  /** Steps that one speech takes. */
  private static final int SPEECH = 5;

  private final Random random;
  private final Clock clock;
  private int topic = 1;
  private int speaker = 1;
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
      batch.set("topic", id, "speaker_ids", List.of());
      for (int slot = 1; slot <= SPEAKERS; slot++) {
        batch.delete("speaker", speakerId(id, slot));
      }
    }
    batch.delete("meeting", 1);
    batch.set("meeting", 1, "id", 1);
    batch.set("meeting", 1, "name", "General assembly");
    open(batch);
  }

  /** One step on. */
  void next(Batch batch) {
    step++;
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

  private static int speakerId(int topic, int slot) {
    return (topic - 1) * SPEAKERS + slot;
  }
}
