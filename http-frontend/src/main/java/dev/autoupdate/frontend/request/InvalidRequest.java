package dev.autoupdate.frontend.request;

/** A fault of the client's request. The message is meant for the client. */
public final class InvalidRequest extends Exception {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String attribute;

  /**
   * Says where and what.
   *
   * @param path the JSON path, as in {@code $[0].ids[1]}, or the query parameter, as in {@code k}
   * @param attribute the request attribute in question, as in {@code ids}; empty when there is none
   * @param expected what is wrong, or what was expected, in words
   */
  public InvalidRequest(String path, String attribute, String expected) {
    super(path + ": " + expected, null, false, false);
    this.path = path;
    this.attribute = attribute;
  }

  /** Where: a JSON path or a query parameter. */
  public String path() {
    return path;
  }

  /** The request attribute in question; empty when there is none. */
  public String attribute() {
    return attribute;
  }
}
