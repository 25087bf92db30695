package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.feed.RecentChanges;
import dev.autoupdate.frontend.read.KeyReader;

/** The key state that is served, and its changes. */
record Served(KeyReader reader, RecentChanges changes) {}
