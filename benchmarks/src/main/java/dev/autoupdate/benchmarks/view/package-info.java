/**
 * JMH benchmarks of the views: what one evaluation costs, and what a change costs those who watch.
 *
 * <p>They run on the real key state, filled with an {@link
 * dev.autoupdate.benchmarks.view.Assembly}, without Kafka and HTTP. {@code -prof
 * dev.autoupdate.benchmarks.view.CpuTime} tells the CPU time of the whole process beside JMH's own
 * figures, which are wall time.
 */
@NullMarked
package dev.autoupdate.benchmarks.view;

import org.jspecify.annotations.NullMarked;
