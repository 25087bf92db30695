/** Tests of decode: what is accepted, what is rejected, and for which reason. */
@NullMarked
package dev.autoupdate.processor.decode;

import org.jspecify.annotations.NullMarked;
