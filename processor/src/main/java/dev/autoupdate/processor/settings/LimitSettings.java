package dev.autoupdate.processor.settings;

import java.time.Duration;

/**
 * How large requests and views may get, beyond what is limited in the request's own text.
 *
 * @param requestMaxDepth relations inside one another, 1 to 1000
 * @param viewMaxKeys the keys that a view may lead to
 * @param viewMaxReads the keys that one evaluation may read
 * @param viewMaxSteps the work that one evaluation may be
 * @param viewMaxBytes the bytes that keys and values of a view may have
 * @param viewsMemory the bytes of the heap that all live views together may keep
 * @param evaluationWait how long a request waits until it may evaluate
 * @param viewInterval between two evaluations of a view for changes of its structure; zero or more
 */
public record LimitSettings(
    int requestMaxDepth,
    int viewMaxKeys,
    int viewMaxReads,
    int viewMaxSteps,
    int viewMaxBytes,
    long viewsMemory,
    Duration evaluationWait,
    Duration viewInterval) {}
