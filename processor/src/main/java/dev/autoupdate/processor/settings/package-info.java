/**
 * What an operator can set, as one validated record.
 *
 * <p>A value comes from an option, the environment, a properties file or the default, in that
 * order. Whatever is wrong (a name nobody knows, a value that does not parse, two settings that
 * contradict each other) stops the start with one line that names the setting and where its value
 * came from. Other packages get small records of their own; nothing else reads the environment.
 */
@NullMarked
package dev.autoupdate.processor.settings;

import org.jspecify.annotations.NullMarked;
