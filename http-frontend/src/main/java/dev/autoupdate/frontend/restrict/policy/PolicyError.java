package dev.autoupdate.frontend.restrict.policy;

/**
 * What is wrong with a policy, and where.
 *
 * @param file the file's name
 * @param line from 1
 * @param column from 1
 * @param message in one line
 */
public record PolicyError(String file, int line, int column, String message)
    implements Comparable<PolicyError> {

  @Override
  public int compareTo(PolicyError other) {
    int byFile = file.compareTo(other.file);
    int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /** As compilers write it: {@code file:line:column: message}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
