/**
 * A real Kafka broker in this JVM, for the quick start and the tests.
 *
 * <p>One node that is broker and controller, on the loopback interface only, tuned to start in
 * seconds and to idle cheaply. Its data folder survives restarts and kills. Production never loads
 * this module: it names a cluster of its own.
 */
@NullMarked
package dev.autoupdate.embedded;

import org.jspecify.annotations.NullMarked;
