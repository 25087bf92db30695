package dev.autoupdate.processor.settings;

import java.util.OptionalInt;

/**
 * How safe the topics of our own are made.
 *
 * @param replication how many replicas; empty for what suits the brokers
 * @param minInSync how many must have a record before it is stored; empty for what suits the
 *     replicas
 */
public record TopicSettings(OptionalInt replication, OptionalInt minInSync) {}
