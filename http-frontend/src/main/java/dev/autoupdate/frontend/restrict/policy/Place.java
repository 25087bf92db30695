package dev.autoupdate.frontend.restrict.policy;

/**
 * A place in a policy file.
 *
 * @param file the file's name
 * @param line from 1
 * @param column from 1
 */
record Place(String file, int line, int column) {

  PolicyError error(String message) {
    return new PolicyError(file, line, column, message);
  }

  /** {@code file:line}. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
