package dev.autoupdate.frontend.restrict.policy;

/**
 * One file of a policy.
 *
 * @param name how messages call it
 * @param text YAML
 */
public record PolicyFile(String name, String text) {}
