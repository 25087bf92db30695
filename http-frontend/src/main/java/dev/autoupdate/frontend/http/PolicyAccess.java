package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;

/**
 * What the internal routes of the policy work with.
 *
 * @param compiler checks what is to be put into force
 * @param policies the policies in force, compiled
 * @param control puts them into force
 */
public record PolicyAccess(PolicyCompiler compiler, Policies policies, PolicyControl control) {}
