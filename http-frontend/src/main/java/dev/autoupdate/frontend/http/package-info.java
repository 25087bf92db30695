/**
 * HTTP in, JSON out: the only package that knows Javalin and Jetty.
 *
 * <p>The data routes are an asynchronous Jetty handler in front of Javalin, because a waiting
 * client must hold no thread; health is a set of Javalin routes. A request is parsed into a value,
 * then answered by one of three kinds of answer: at once, a long-poll, a stream. All errors leave
 * through one mapper. What every request passes first, from the outside in: the connectors, the
 * threshold, the clock for slow clients, compression.
 */
@NullMarked
package dev.autoupdate.frontend.http;

import org.jspecify.annotations.NullMarked;
