package dev.autoupdate.frontend.restrict.policy;

/**
 * A named rule of a collection.
 *
 * @param collection where it is defined
 * @param name what fields and other rules call it
 * @param rule says for one object and the user whether it grants
 */
record Mode(String collection, String name, Expression rule) {

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** As messages call it. */
  @Override
  public String toString() {
    return rule.at() + " " + collection + "." + name;
  }
}
