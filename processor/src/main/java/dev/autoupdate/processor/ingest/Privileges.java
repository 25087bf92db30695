package dev.autoupdate.processor.ingest;

import dev.autoupdate.processor.ingest.TopicFault.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;

/** What the service's user must be allowed to do where brokers have an authorizer: the least. */
public final class Privileges {

  private Privileges() {}

  /** What is missing; nothing where the brokers do not tell what is allowed. */
  static List<TopicFault> missing(TopicOptions options, Map<String, TopicDescription> found) {
    List<TopicFault> missing = new ArrayList<>();
    needed(options)
        .forEach(
            (topic, operations) -> {
              TopicDescription description = found.get(topic);
              if (description != null) {
                missing.addAll(missing(topic, operations, allowed(description)));
              }
            });
    return missing;
  }

  /**
   * The commands that grant all of it, one a line.
   *
   * @param servers {@code bootstrap.servers}
   * @param user the service's, as in {@code User:autoupdate}
   */
  public static List<String> commands(TopicOptions options, String servers, String user) {
    String add = "kafka-acls.sh --bootstrap-server " + servers + " --add --allow-principal " + user;
    List<String> lines = new ArrayList<>();
    needed(options)
        .forEach(
            (topic, operations) -> {
              Set<String> all = new TreeSet<>();
              operations.forEach(operation -> all.add(operation.name()));
              if (options.isOwn(topic)) {
                all.addAll(List.of("CREATE", "DESCRIBE_CONFIGS", "ALTER_CONFIGS"));
              }
              lines.add(add + line(all) + " --topic " + topic);
            });
    lines.add(
        add + line(Set.of("READ")) + " --resource-pattern-type prefixed --group " + options.log());
    return lines;
  }

  // READ and WRITE imply DESCRIBE.
  private static Map<String, List<AclOperation>> needed(TopicOptions options) {
    Map<String, List<AclOperation>> needed = new LinkedHashMap<>();
    options.sources().forEach(source -> needed.put(source, List.of(AclOperation.READ)));
    needed.put(options.log(), List.of(AclOperation.READ, AclOperation.WRITE));
    needed.put(options.control(), List.of(AclOperation.READ, AclOperation.WRITE));
    needed.put(options.deadLetters(), List.of(AclOperation.WRITE));
    needed.put(options.logouts(), List.of(AclOperation.READ, AclOperation.WRITE));
    return needed;
  }

  private static List<TopicFault> missing(
      String topic, List<AclOperation> operations, Set<AclOperation> allowed) {
    if (allowed.isEmpty()) {
      return List.of();
    }
    return operations.stream()
        .filter(operation -> !allowed.contains(operation))
        .map(
            operation ->
                new TopicFault(
                    topic,
                    Weight.REFUSED,
                    "the service may not "
                        + operation
                        + " topic "
                        + topic
                        + "; grant it (the command acls prints all that is needed)",
                    Map.of()))
        .toList();
  }

  private static Set<AclOperation> allowed(TopicDescription description) {
    Set<AclOperation> allowed = description.authorizedOperations();
    return allowed == null ? Set.of() : allowed;
  }

  private static String line(Set<String> operations) {
    StringBuilder line = new StringBuilder();
    operations.forEach(operation -> line.append(" --operation ").append(operation));
    return line.toString();
  }
}
