package dev.autoupdate.processor.app;

import dev.autoupdate.processor.settings.Settings;

/** What the command runs once its settings are valid. */
interface Runner {

  /**
   * Runs until the process is asked to stop.
   *
   * @throws StartupFailure when it cannot start; everything started so far is stopped again
   * @throws InvalidPolicy when the policy files are none; nothing was started
   * @throws InterruptedException when the calling thread is interrupted
   */
  void run(Settings settings) throws StartupFailure, InvalidPolicy, InterruptedException;
}
