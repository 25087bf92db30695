/** Tests of the words on the wire: the key grammar, and the schemas against their examples. */
@NullMarked
package dev.autoupdate.schema;

import org.jspecify.annotations.NullMarked;
