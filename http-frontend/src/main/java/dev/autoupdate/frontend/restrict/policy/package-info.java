/**
 * The permission policy: YAML files with rules in CEL, the Common Expression Language.
 *
 * <p>{@link dev.autoupdate.frontend.restrict.policy.PolicyCompiler} checks the files as a whole,
 * down to types and cycles, and makes them a {@link
 * dev.autoupdate.frontend.restrict.policy.Policy}. The policy in force is a value in key state,
 * which {@link dev.autoupdate.frontend.restrict.policy.Policies} reads at the position at hand.
 * Rules read lazily through the reader they are given, so what a decision depends on is recorded.
 * Nothing absent is an error, and nothing absent grants.
 */
@NullMarked
package dev.autoupdate.frontend.restrict.policy;

import org.jspecify.annotations.NullMarked;
