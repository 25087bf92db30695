package dev.autoupdate.processor.clients;

/** One who follows the steps, checked at everything it is told. For one thread. */
interface Client extends AutoCloseable {

  /**
   * Waits until it was told of this step or a later one.
   *
   * @throws AssertionError when it is not told in time, or was told something wrong
   */
  void reach(int step) throws Exception;

  /** How often it came back after its connection was lost or refused, as far as it says. */
  int returns();

  @Override
  void close();
}
