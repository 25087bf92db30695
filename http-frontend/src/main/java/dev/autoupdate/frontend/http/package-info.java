/**
 * HTTP in, JSON out: the only package that knows Javalin and Jetty.
 *
 * <p>The data routes are asynchronous Jetty handlers in front of Javalin, because a waiting client
 * must hold no thread; health is a set of Javalin routes. A request is parsed into a value, then
 * answered by one of three kinds of answer: at once, a long-poll, a stream. There are two dialects
 * of that, lines of keys and messages of objects. All errors leave through one mapper.
 */
@NullMarked
package dev.autoupdate.frontend.http;

import org.jspecify.annotations.NullMarked;
