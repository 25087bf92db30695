package dev.autoupdate.processor.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.autoupdate.processor.app.PolicyCommand.Service;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code gaps}: what sources had lost before it was read. */
@Command(
    name = "gaps",
    description = "Lists and accepts what sources had lost before it was read.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class GapsCommand {

  private static final String PATH = "/internal/gaps";
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  private GapsCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new GapsCommand(environment));
  }

  /** Prints the open gaps. */
  @Command(
      name = "list",
      description = "Prints the gaps that nobody has accepted, as TOPIC:PARTITION:FROM-TO.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Service service) throws StartupFailure, InterruptedException {
    for (JsonNode gap : gaps(service)) {
      out().println(text(gap));
    }
    return 0;
  }

  /** Accepts gaps. */
  @Command(
      name = "accept",
      description = {
        "Accepts gaps as `list` prints them: nobody waits any more for what was there, and a state",
        "that was put aside because it had it is deleted. Counts on all instances."
      },
      mixinStandardHelpOptions = true)
  int accept(
      @Mixin Service service, @Parameters(paramLabel = "GAP", arity = "1..*") List<String> wanted)
      throws StartupFailure, InvalidPolicy, InterruptedException {
    ArrayNode accepted = JSON.createArrayNode();
    for (JsonNode gap : gaps(service)) {
      if (wanted.contains(text(gap))) {
        accepted.add(gap);
      }
    }
    if (accepted.size() < wanted.size()) {
      throw new StartupFailure("no such gap among " + wanted + "; see `gaps list`", null);
    }
    service.client(environment).put(PATH, accepted.toString());
    out().println("accepted " + wanted);
    return 0;
  }

  private JsonNode gaps(Service service) throws StartupFailure, InterruptedException {
    try {
      return JSON.readTree(service.client(environment).get(PATH));
    } catch (JsonProcessingException e) {
      throw new StartupFailure("the service does not answer as one", e);
    }
  }

  private static String text(JsonNode gap) {
    return gap.path("topic").asText()
        + ":"
        + gap.path("partition").asInt()
        + ":"
        + gap.path("from").asLong()
        + "-"
        + gap.path("to").asLong();
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("not parsed");
    }
    return spec.commandLine().getOut();
  }
}
