package dev.autoupdate.frontend.auth;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask what is beyond any view: the past, and who is connected. Named users, and those of
 * whom the key state says so. Immutable.
 */
public final class Privileges {

  /** Nobody has any. */
  public static final Privileges NONE = new Privileges("user", List.of());

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<user>[1-9][0-9]{0,17})|(?<field>[a-z][a-z0-9_]*)=(?<value>[^\\s,\"\\\\]+)");

  private record Condition(String field, String value) {
    boolean isMetBy(@Nullable Json found) {
      String text = String.valueOf(found);
      return text.equals(value) || text.equals('"' + value + '"');
    }
  }

  private final String usersCollection;
  private final Set<Long> users = new HashSet<>();
  private final List<Condition> conditions = new ArrayList<>();

  /**
   * Those that are listed.
   *
   * @param usersCollection the collection whose objects are the users
   * @param entries each a user's id, or {@code field=value} of a user's object, the value as text
   *     or as JSON has it
   * @throws IllegalArgumentException when an entry is neither
   */
  public Privileges(String usersCollection, List<String> entries) {
    this.usersCollection = usersCollection;
    for (String entry : entries) {
      Matcher parts = ENTRY.matcher(entry);
      if (!parts.matches()) {
        throw new IllegalArgumentException(entry + ": expected a user's id, or field=value");
      }
      if (parts.group("user") != null) {
        users.add(Long.parseLong(entry));
      } else {
        conditions.add(new Condition(parts.group("field"), parts.group("value")));
      }
    }
  }

  /** Whether {@code who} has them, by what {@code state} says now. */
  public boolean has(Identity who, @Nullable KeyReader state) {
    if (!(who instanceof Identity.User user)) {
      return false;
    }
    return users.contains(user.userId()) || (state != null && fulfils(user.userId(), state));
  }

  private boolean fulfils(long userId, KeyReader state) {
    String id = Long.toString(userId);
    List<Key> keys =
        conditions.stream().map(each -> new Key(usersCollection, id, each.field())).toList();
    try {
      Values values = state.read(keys, state.position());
      for (int i = 0; i < values.size(); i++) {
        if (values.value(i) != null && conditions.get(i).isMetBy(values.value(i))) {
          return true;
        }
      }
      return false;
    } catch (OffsetExpired e) {
      // The newest position was trimmed within a moment: the next request finds it.
      return false;
    }
  }
}
