package dev.autoupdate.processor.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The users of the assembly and the groups they are in; nothing here ever changes. */
final class People {

  private static final List<String> NAMES =
      List.of(
          "Ada Lovelace",
          "Alan Turing",
          "Barbara Liskov",
          "Donald Knuth",
          "Edsger Dijkstra",
          "Frances Allen",
          "Grace Hopper",
          "John Backus",
          "Katherine Johnson",
          "Leslie Lamport",
          "Margaret Hamilton",
          "Tony Hoare");
  private static final List<String> GROUPS = List.of("Delegates", "Staff", "Admin");

  static final int COUNT = NAMES.size();
  static final int DELEGATES = 1;
  static final int STAFF = 2;
  static final int ADMIN = 3;

  private People() {}

  static void reset(Batch batch) {
    List<List<Integer>> members = new ArrayList<>();
    GROUPS.forEach(group -> members.add(new ArrayList<>()));
    for (int user = 1; user <= COUNT; user++) {
      String name = NAMES.get(user - 1);
      int space = name.indexOf(' ');
      int group = user == 1 ? ADMIN : user <= 3 ? STAFF : DELEGATES;
      members.get(group - 1).add(user);
      batch.delete("user", user);
      batch.set("user", user, "id", user);
      batch.set("user", user, "username", name.substring(0, space).toLowerCase(Locale.ROOT));
      batch.set("user", user, "first_name", name.substring(0, space));
      batch.set("user", user, "last_name", name.substring(space + 1));
      batch.set(
          "user",
          user,
          "email",
          name.substring(0, space).toLowerCase(Locale.ROOT) + "@assembly.example");
      batch.set("user", user, "group_ids", List.of(group));
    }
    for (int group = 1; group <= GROUPS.size(); group++) {
      batch.delete("group", group);
      batch.set("group", group, "meeting_id", 1);
      batch.set("group", group, "id", group);
      batch.set("group", group, "name", GROUPS.get(group - 1));
      batch.set("group", group, "user_ids", members.get(group - 1));
    }
  }
}
