package dev.autoupdate.frontend.view;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.ObjectId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says changes as messages of the State Protocol: a JSON array, for each changed object its
 * deletion or all that is to be seen of it. For one encoding, on one thread.
 *
 * <p>Clients may merge an update into what they have, and would go on showing a field that is gone.
 * An object that lost one is therefore deleted and inserted again.
 */
final class ObjectMessages {

  static final byte[] NONE = utf8("[]");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
  private final Evaluation after;
  private final byte[] end;

  private ObjectMessages(Evaluation after, long transaction) {
    this.after = after;
    this.end = utf8(transaction < 0 ? "\"}}" : "\",\"txid\":\"" + transaction + "\"}}");
  }

  /**
   * The messages that say {@code changes}.
   *
   * @param changes ascending by key
   * @param after what the view is after them
   * @param transaction what they carry as such: the position they lead to; -1 for none
   */
  static byte[] encode(List<Change> changes, Evaluation after, long transaction) {
    if (changes.isEmpty()) {
      return NONE;
    }
    ObjectMessages messages = new ObjectMessages(after, transaction);
    int begin = 0;
    for (int i = 1; i <= changes.size(); i++) {
      ObjectId object = changes.get(begin).key().object();
      if (i == changes.size() || !changes.get(i).key().object().equals(object)) {
        messages.add(object, changes.subList(begin, i));
        begin = i;
      }
    }
    messages.write("]");
    return messages.out.toByteArray();
  }

  private void add(ObjectId object, List<Change> changes) {
    int begin = after.keys().beginOf(object);
    int visible = 0;
    for (int i = begin; isOf(object, i); i++) {
      visible += after.value(i) == null ? 0 : 1;
    }
    long appeared = changes.stream().filter(c -> c.before() == null && c.after() != null).count();
    boolean lost = changes.stream().anyMatch(change -> change.after() == null);
    if (visible == 0) {
      message(object, "delete", null);
    } else if (visible == appeared && !lost) {
      message(object, "insert", begin);
    } else if (lost) {
      message(object, "delete", null);
      message(object, "insert", begin);
    } else {
      message(object, "update", begin);
    }
  }

  private void message(ObjectId object, String operation, @Nullable Integer fields) {
    write(out.size() == 0 ? "[" : ",");
    write("{\"type\":\"" + object.collection() + "\",\"key\":\"" + object.id() + "\"");
    if (fields != null) {
      write(",\"value\":");
      value(object, fields);
    }
    write(",\"headers\":{\"operation\":\"" + operation);
    out.writeBytes(end);
  }

  private void value(ObjectId object, int begin) {
    char separator = '{';
    for (int i = begin; isOf(object, i); i++) {
      Json value = after.value(i);
      if (value != null) {
        write(separator + "\"" + after.keys().get(i).field() + "\":");
        out.writeBytes(value.utf8());
        separator = ',';
      }
    }
    write("}");
  }

  private boolean isOf(ObjectId object, int i) {
    return i < after.keys().size() && after.keys().get(i).object().equals(object);
  }

  private void write(String text) {
    out.writeBytes(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
