package dev.autoupdate.processor.demo;

import java.util.ArrayList;
import java.util.List;

/** The motions that polls decide on, with what people remark on them; some remarks are internal. */
final class Motions {

  private static final List<String> TITLES =
      List.of(
          "Open the library on Sundays",
          "Plant a tree for every member",
          "Publish the minutes within a week",
          "Buy a second coffee machine",
          "Meet in the new hall",
          "Lower the membership fee");

  private static final List<String> REMARKS =
      List.of("Seconded.", "What does it cost?", "Legal has no objections.");

  /** The remark of each motion that only the staff may read. */
  private static final int INTERNAL = 3;

  static final int COUNT = TITLES.size();

  private Motions() {}

  static void reset(Batch batch) {
    for (int motion = 1; motion <= COUNT; motion++) {
      batch.delete("motion", motion);
      batch.set("motion", motion, "id", motion);
      batch.set("motion", motion, "meeting_id", 1);
      batch.set("motion", motion, "number", "A" + motion);
      batch.set("motion", motion, "title", title(motion));
      batch.set("motion", motion, "submitter_id", motion + 2);
      batch.set("motion", motion, "state", "submitted");
      batch.set("motion", motion, "internal_note", "Checked by the staff, file " + (100 + motion));
      batch.set("motion", motion, "comment_ids", comments(motion, batch));
    }
  }

  static String title(int motion) {
    return TITLES.get(motion - 1);
  }

  /** The ids of all motions. */
  static List<Integer> ids() {
    List<Integer> ids = new ArrayList<>();
    for (int motion = 1; motion <= COUNT; motion++) {
      ids.add(motion);
    }
    return ids;
  }

  private static List<Integer> comments(int motion, Batch batch) {
    List<Integer> ids = new ArrayList<>();
    for (int remark = 1; remark <= REMARKS.size(); remark++) {
      int id = (motion - 1) * REMARKS.size() + remark;
      ids.add(id);
      batch.delete("comment", id);
      batch.set("comment", id, "id", id);
      batch.set("comment", id, "motion_id", motion);
      batch.set("comment", id, "user_id", (motion + remark) % People.COUNT + 1);
      batch.set("comment", id, "text", REMARKS.get(remark - 1));
      batch.set("comment", id, "internal", remark == INTERNAL);
    }
    return ids;
  }
}
