package dev.autoupdate.processor.app;

import dev.autoupdate.processor.settings.InvalidSetting;
import dev.autoupdate.processor.settings.Settings;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code autoupdate}. Exit codes: 0 done, 1 it failed, 2 it was called wrongly. */
@Command(
    name = "autoupdate",
    description = {
      "Live, permission-aware key state from Kafka, over plain HTTP.",
      "Without --bootstrap-servers it starts a broker of its own and feeds a simulated assembly.",
      "All settings, also for the environment and the properties file: docs/settings.md."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private final Map<String, String> environment;
  private final Runner runner;

  @Mixin private final SettingsOptions options = new SettingsOptions();

  private Main(Map<String, String> environment, Runner runner) {
    this.environment = environment;
    this.runner = runner;
  }

  /** Runs the service until it is told to stop. */
  public static void main(String[] args) {
    FatalErrors.install();
    System.exit(commandLine(System.getenv(), Main::run).execute(args));
  }

  /** The command with everything it depends on. */
  static CommandLine commandLine(Map<String, String> environment, Runner runner) {
    return new CommandLine(new Main(environment, runner))
        .addSubcommand(new Healthcheck(environment))
        .addSubcommand(new AclsCommand(environment))
        .addSubcommand(new TokenCommand(environment, Clock.systemUTC()))
        .addSubcommand(PolicyCommand.commandLine(environment))
        .addSubcommand(GapsCommand.commandLine(environment))
        .setParameterExceptionHandler(
            (failure, args) ->
                fail(failure.getCommandLine(), 2, failure.getMessage() + " (try --help)"))
        .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
  }

  @Override
  public Integer call() throws StartupFailure, InvalidPolicy, InterruptedException {
    runner.run(options.read(environment));
    return 0;
  }

  private static void run(Settings settings)
      throws StartupFailure, InvalidPolicy, InterruptedException {
    StopSignal stop = StopSignal.install();
    try (Application service = Application.start(settings, Formats.BUILT_IN, Clock.systemUTC())) {
      Greeting.print(System.out, settings, service);
      stop.await();
    } finally {
      stop.stopped();
    }
  }

  private static int explain(Exception failure, CommandLine command) {
    if (failure instanceof InvalidSetting) {
      return fail(command, 2, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof InvalidPolicy invalid) {
      invalid.lines().forEach(command.getErr()::println);
      command.getErr().flush();
      return 2;
    }
    if (failure instanceof StartupFailure) {
      return fail(command, 1, String.valueOf(failure.getMessage()));
    }
    LOG.atDebug().setMessage("unexpected failure").setCause(failure).log();
    return fail(command, 1, "unexpected failure: " + failure);
  }

  private static int fail(CommandLine command, int code, String message) {
    PrintWriter err = command.getErr();
    err.println("autoupdate: " + message.replaceAll("\\s+", " "));
    err.flush();
    return code;
  }
}
