package dev.autoupdate.schema;

/**
 * An object's name, as in {@code motion/5}: what the keys of one object have in common.
 *
 * @param collection for example {@code motion}
 * @param id for example {@code 5}, as written
 */
public record ObjectId(String collection, String id) {
  @Override
  public String toString() {
    return collection + "/" + id;
  }
}
