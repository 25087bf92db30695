package dev.autoupdate.processor.ingest;

/**
 * Where a source record came from.
 *
 * @param topicId the source topic's id (not its name: a recreated topic is another source), in
 *     base64
 * @param partition its partition
 * @param offset its offset there
 */
public record SourcePlace(String topicId, int partition, long offset) {}
