package dev.autoupdate.processor.settings;

import java.util.List;

/** The settings that say how safe the topics of our own are. */
final class KnownTopicSettings {

  static final Setting<Integer> REPLICATION =
      new Setting<>(
          "topics.replication",
          null,
          "How many replicas the service's own topics have when it makes them. Without it 3 where"
              + " there are three brokers, else what the brokers take by default.",
          Parsers.between(1, Short.MAX_VALUE));

  static final Setting<Integer> MIN_INSYNC =
      new Setting<>(
          "topics.min.insync.replicas",
          null,
          "How many of them must have a record before it counts as stored. Without it 2 where"
              + " there are 3 replicas, else what the brokers take by default.",
          Parsers.between(1, Short.MAX_VALUE));

  static final List<Setting<?>> ALL = List.of(REPLICATION, MIN_INSYNC);

  private KnownTopicSettings() {}
}
