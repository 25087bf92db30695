/**
 * How log lines are written: what Kafka's clients repeat comes once a minute, and their stack
 * traces only where DEBUG is on. Named in {@code logback.xml}.
 */
@NullMarked
package dev.autoupdate.processor.logging;

import org.jspecify.annotations.NullMarked;
