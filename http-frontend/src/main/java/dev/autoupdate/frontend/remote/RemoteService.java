package dev.autoupdate.frontend.remote;

import dev.autoupdate.schema.Key;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks other services for values. Nobody is held. */
@FunctionalInterface
interface RemoteService {

  /**
   * Asks for some keys.
   *
   * @param timeout for all of it, the body included
   * @return what came of it, completed by any thread; it does not fail
   */
  CompletableFuture<Fetched> ask(URI url, List<Key> keys, Duration timeout);
}
