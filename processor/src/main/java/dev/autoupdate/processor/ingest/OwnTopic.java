package dev.autoupdate.processor.ingest;

import java.util.Map;

/**
 * A topic of our own.
 *
 * @param name its name
 * @param kind what it is, with its article, for a person
 * @param configs what it is made with
 * @param keepsAll whether it must never lose a record: a state is folded from it
 * @param onePartition whether it must have one partition
 */
record OwnTopic(
    String name, String kind, Map<String, String> configs, boolean keepsAll, boolean onePartition) {

  OwnTopic {
    configs = Map.copyOf(configs);
  }
}
