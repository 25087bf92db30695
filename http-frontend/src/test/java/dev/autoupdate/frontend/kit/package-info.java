/**
 * What tests of the frontend, and of whoever embeds it, are made of: key state in memory that is
 * fed with text, a timer that is moved by hand, a client, the standard clients on Node.
 */
@NullMarked
package dev.autoupdate.frontend.kit;

import org.jspecify.annotations.NullMarked;
