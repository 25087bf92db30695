/** Tests of the permission policy. */
@NullMarked
package dev.autoupdate.frontend.restrict.policy;

import org.jspecify.annotations.NullMarked;
