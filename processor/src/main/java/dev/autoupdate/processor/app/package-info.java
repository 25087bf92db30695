/**
 * The command, and where the parts are put together.
 *
 * <p>Turns arguments, environment and file into settings, starts what is needed and stops it in
 * order. Whatever keeps the service from starting is one line on standard error and an exit code,
 * never a stack trace. No logic of its own.
 */
@NullMarked
package dev.autoupdate.processor.app;

import org.jspecify.annotations.NullMarked;
