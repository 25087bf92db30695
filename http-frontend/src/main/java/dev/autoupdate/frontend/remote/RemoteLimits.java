package dev.autoupdate.frontend.remote;

/**
 * How much is asked and taken.
 *
 * @param requests under way at a time, over all services
 * @param keysPerRequest in one request
 * @param answerBytes the longest answer that is read
 * @param valueBytes the longest value that is taken
 * @param batchBytes the longest batch that the control topic takes
 */
public record RemoteLimits(
    int requests, int keysPerRequest, int answerBytes, int valueBytes, int batchBytes) {

  private static final int REQUESTS = 8;
  private static final int KEYS_PER_REQUEST = 500;
  private static final int ANSWER_BYTES = 4 << 20;
  private static final int VALUE_BYTES = 64 << 10;

  /** What fits the largest batch that ingest takes. */
  public static RemoteLimits within(int batchBytes) {
    return new RemoteLimits(
        REQUESTS,
        KEYS_PER_REQUEST,
        ANSWER_BYTES,
        Math.min(VALUE_BYTES, batchBytes / 2),
        batchBytes);
  }
}
