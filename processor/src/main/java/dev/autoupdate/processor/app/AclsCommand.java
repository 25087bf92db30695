package dev.autoupdate.processor.app;

import dev.autoupdate.processor.ingest.Privileges;
import dev.autoupdate.processor.settings.Settings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code acls}. */
@Command(
    name = "acls",
    description = {
      "Prints the commands that grant the service's user the least it needs, by the same settings.",
      "It connects to nothing. What each is for: docs/operations.md."
    },
    mixinStandardHelpOptions = true)
final class AclsCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final SettingsOptions options = new SettingsOptions();

  @Option(
      names = "--user",
      defaultValue = "User:autoupdate",
      paramLabel = "User:NAME",
      description = "The service's user, as the brokers know it. Default: ${DEFAULT-VALUE}.")
  private String user = "";

  AclsCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Settings settings = options.read(environment);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Privileges.commands(
            Options.topics(settings), settings.bootstrapServers().orElse("BROKERS"), user)
        .forEach(out::println);
    out.flush();
    return 0;
  }
}
