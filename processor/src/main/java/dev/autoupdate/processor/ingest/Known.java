package dev.autoupdate.processor.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody had applied of a log that has lost its end since: until that much is there again,
 * the state is an older one, which nobody may be shown.
 *
 * @param places how far each source partition was applied, by {@code topicId:partition}; of the
 *     places the incarnation and the offset
 * @param policy which policy was in force; empty for none
 */
public record Known(Map<String, PartitionPlace> places, Optional<PolicyMark> policy) {

  /** Nothing. */
  public static final Known NOTHING = new Known(Map.of(), Optional.empty());

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Which policy is meant, without the policy.
   *
   * @param version its version
   * @param digest SHA-256 of its value in the log, in hexadecimal digits
   */
  public record PolicyMark(long version, String digest) {}

  /** Copies the map. */
  public Known {
    places = Map.copyOf(places);
  }

  /** What this and {@code other} know together: of each partition the further place. */
  public Known and(Known other) {
    Map<String, PartitionPlace> all = new HashMap<>(places);
    other.places.forEach(
        (partition, place) -> all.merge(partition, place, (a, b) -> isFurther(a, b) ? a : b));
    boolean others =
        other.policy.isPresent()
            && policy.map(PolicyMark::version).orElse(Long.MIN_VALUE)
                < other.policy.get().version();
    return new Known(all, others ? other.policy : policy);
  }

  /** Whether {@code a} is at least as far as {@code b}. */
  public static boolean isFurther(PartitionPlace a, PartitionPlace b) {
    return a.incarnation() == b.incarnation()
        ? a.offset() >= b.offset()
        : a.incarnation() > b.incarnation();
  }

  /** As JSON, in one line. */
  public String text() {
    ObjectNode known = JSON.createObjectNode();
    ObjectNode all = known.putObject("places");
    places.forEach(
        (partition, place) ->
            all.putObject(partition)
                .put("incarnation", place.incarnation())
                .put("offset", place.offset()));
    policy.ifPresent(
        mark ->
            known.putObject("policy").put("version", mark.version()).put("digest", mark.digest()));
    return known.toString();
  }

  /**
   * What {@link #text} wrote; an earlier release wrote {@code {}}.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Known parse(String text) {
    try {
      JsonNode known = JSON.readTree(text);
      if (!known.isObject()) {
        throw new IllegalArgumentException("not an object");
      }
      Map<String, PartitionPlace> places = new HashMap<>();
      known
          .path("places")
          .properties()
          .forEach(
              place ->
                  places.put(
                      place.getKey(),
                      PartitionPlace.NONE
                          .at(place.getValue().path("incarnation").asInt())
                          .movedTo(place.getValue().path("offset").asLong(-1))));
      JsonNode policy = known.path("policy");
      return new Known(
          places,
          policy.isObject()
              ? Optional.of(
                  new PolicyMark(policy.path("version").asLong(), policy.path("digest").asText()))
              : Optional.empty());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }
}
