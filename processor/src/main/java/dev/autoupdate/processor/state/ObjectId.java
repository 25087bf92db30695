package dev.autoupdate.processor.state;

/** An object's name: {@code motion/5}. */
record ObjectId(String collection, String id) {
  @Override
  public String toString() {
    return collection + "/" + id;
  }
}
