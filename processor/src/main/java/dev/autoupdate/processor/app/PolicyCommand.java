package dev.autoupdate.processor.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.autoupdate.frontend.restrict.policy.Policy;
import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import dev.autoupdate.processor.settings.Settings;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code policy}: checks policy files, and shows, explains and changes the policy of a
 * running service by its internal listener.
 */
@Command(
    name = "policy",
    description = "Checks policy files; shows, explains and changes the policy in force.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class PolicyCommand {

  private static final String PATH = "/internal/policy";
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  private PolicyCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new PolicyCommand(environment));
  }

  /** Where the running service is. */
  static final class Service {
    @Mixin private final SettingsOptions options = new SettingsOptions();

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "Its internal listener (default: http://127.0.0.1 with the internal port).")
    private @Nullable URI url;

    InternalClient client(Map<String, String> environment) throws StartupFailure {
      Settings settings = options.read(environment);
      if (url != null && !isHttp(url)) {
        throw new StartupFailure("--url: expected a URL, as in http://127.0.0.1:9013", null);
      }
      URI base = url == null ? URI.create("http://127.0.0.1:" + settings.internalPort()) : url;
      return new InternalClient(base, settings.edge().internalToken());
    }

    private static boolean isHttp(URI url) {
      return List.of("http", "https").contains(String.valueOf(url.getScheme()))
          && url.getHost() != null;
    }
  }

  /** The files are a policy, or it is said why not; nothing else is asked. */
  @Command(
      name = "check",
      description = "Checks policy files, without a service. Exit code 1 when they are no policy.",
      mixinStandardHelpOptions = true)
  int check(
      @Mixin SettingsOptions options,
      @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files) {
    try {
      Policy policy = PolicyFiles.read(files).compile(options.read(environment).usersCollection());
      policy.warnings().forEach(err()::println);
      out().println("version " + policy.version() + " is a policy");
      return 0;
    } catch (InvalidPolicy invalid) {
      invalid.lines().forEach(err()::println);
      return 1;
    }
  }

  /** The files are the policy of the running service, or it is said why not. */
  @Command(
      name = "apply",
      description = {
        "Puts policy files into force, on all instances at once. They are checked by the service.",
        "Exit code 1 when they are refused; warnings are printed, and change nothing."
      },
      mixinStandardHelpOptions = true)
  int apply(
      @Mixin Service service, @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files)
      throws StartupFailure, InterruptedException, JsonProcessingException {
    JsonNode answer;
    try {
      String body = body(PolicyFiles.read(files).files());
      answer = JSON.readTree(service.client(environment).put(PATH, body));
    } catch (InvalidPolicy invalid) {
      invalid.lines().forEach(err()::println);
      return 1;
    }
    answer.path("warnings").forEach(warning -> err().println(warning.asText()));
    String version = "version " + answer.path("version").asInt();
    out()
        .println(
            answer.path("outcome").asText().equals("applied")
                ? version + " is in force from position " + answer.path("position").asLong() + " on"
                : version + " was in force already");
    return 0;
  }

  private static String body(List<PolicyFile> files) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode list = body.putArray("files");
    files.forEach(file -> list.addObject().put("name", file.name()).put("text", file.text()));
    return body.toString();
  }

  /** The policy in force, file by file. */
  @Command(
      name = "show",
      description = "Shows the policy in force.",
      mixinStandardHelpOptions = true)
  int show(@Mixin Service service)
      throws StartupFailure, InterruptedException, JsonProcessingException {
    JsonNode policy = JSON.readTree(service.client(environment).get(PATH));
    for (JsonNode file : policy.path("files")) {
      out().println("# " + file.path("name").asText());
      out().println(file.path("text").asText().stripTrailing());
    }
    return 0;
  }

  /** Why a user sees a key, or does not. */
  @Command(
      name = "explain",
      description = "Says why a user sees a key, or does not.",
      mixinStandardHelpOptions = true)
  int explain(
      @Mixin Service service,
      @Option(
              names = "--user",
              paramLabel = "ID",
              defaultValue = "0",
              description = "The user's id (default: 0, anonymous).")
          long user,
      @Parameters(paramLabel = "KEY") String key)
      throws StartupFailure, InterruptedException {
    String query = "?user_id=" + user + "&key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    out().print(service.client(environment).get(PATH + "/explain" + query));
    out().flush();
    return 0;
  }

  private PrintWriter out() {
    return commandLine().getOut();
  }

  private PrintWriter err() {
    return commandLine().getErr();
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not parsed");
    }
    return spec.commandLine();
  }
}
