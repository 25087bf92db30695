package dev.autoupdate.processor.demo;

import java.util.List;

/** The motions that polls decide on. */
final class Motions {

  private static final List<String> TITLES =
      List.of(
          "Open the library on Sundays",
          "Plant a tree for every member",
          "Publish the minutes within a week",
          "Buy a second coffee machine",
          "Meet in the new hall",
          "Lower the membership fee");

  static final int COUNT = TITLES.size();

  private Motions() {}

  static void reset(Batch batch) {
    for (int motion = 1; motion <= COUNT; motion++) {
      batch.delete("motion", motion);
      batch.set("motion", motion, "id", motion);
      batch.set("motion", motion, "number", "A" + motion);
      batch.set("motion", motion, "title", title(motion));
      batch.set("motion", motion, "submitter_id", motion + 2);
      batch.set("motion", motion, "state", "submitted");
    }
  }

  static String title(int motion) {
    return TITLES.get(motion - 1);
  }
}
