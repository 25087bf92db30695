package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.watch.WatchIndex;
import java.time.Duration;

/**
 * What all live views of one log have in common.
 *
 * @param state the key state
 * @param evaluator evaluates
 * @param kept how much they keep
 * @param lookout looks through the recent changes
 * @param index who watches which key
 * @param wakes where the work for woken views is done
 * @param timer ends waits and rests
 * @param interval how long a view rests after it was evaluated again
 * @param maxBytes how many bytes a view may have
 */
record Shared(
    KeyReader state,
    Evaluator evaluator,
    KeptBytes kept,
    Lookout lookout,
    WatchIndex<LiveView> index,
    Wakes wakes,
    Timer timer,
    Duration interval,
    long maxBytes) {}
