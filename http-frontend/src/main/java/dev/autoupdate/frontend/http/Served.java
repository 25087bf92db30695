package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.view.LiveViews;

/**
 * What is served: the views of one key state, and the state's changes.
 *
 * <p>One reference holds it, so that all routes answer from the same state or from none.
 */
record Served(LiveViews views, RecentChanges changes) {

  /** The key state. */
  KeyReader reader() {
    return views.reader();
  }
}
