package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.restrict.policy.Compiled;
import dev.autoupdate.frontend.restrict.policy.Policy;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Policy files on this machine.
 *
 * <p>In the log they are known by their names alone, so that the same files are the same policy
 * wherever they lie; messages here name them as they were given.
 */
final class PolicyFiles {

  private static final String DEMO = "demo-policy.yaml";

  private final Map<String, Path> paths;
  private final List<PolicyFile> files;

  private PolicyFiles(Map<String, Path> paths, List<PolicyFile> files) {
    this.paths = paths;
    this.files = files;
  }

  /**
   * Reads the files.
   *
   * @throws InvalidPolicy when one cannot be read, or two have the same name
   */
  static PolicyFiles read(List<Path> given) throws InvalidPolicy {
    Map<String, Path> paths = new LinkedHashMap<>();
    List<PolicyFile> files = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (Path path : given) {
      String name = String.valueOf(path.getFileName());
      Path other = paths.putIfAbsent(name, path);
      if (other != null) {
        errors.add(error(path, "has the same name as " + other));
        continue;
      }
      try {
        files.add(new PolicyFile(name, Files.readString(path)));
      } catch (CharacterCodingException e) {
        errors.add(error(path, "is not UTF-8"));
      } catch (NoSuchFileException e) {
        errors.add(error(path, "cannot be read: there is no such file"));
      } catch (IOException e) {
        errors.add(error(path, "cannot be read: " + e));
      }
    }
    if (!errors.isEmpty()) {
      throw new InvalidPolicy(errors);
    }
    return new PolicyFiles(paths, files);
  }

  /** The demo's policy, which comes with the program. */
  static PolicyFiles demo() {
    try (InputStream resource = PolicyFiles.class.getResourceAsStream("/demo/" + DEMO)) {
      if (resource == null) {
        throw new IllegalStateException("the demo's policy is missing on the class path");
      }
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      return new PolicyFiles(Map.of(), List.of(new PolicyFile(DEMO, text)));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from the class path", e);
    }
  }

  /** What was read, by name. */
  List<PolicyFile> files() {
    return files;
  }

  /**
   * The policy that the files are.
   *
   * @throws InvalidPolicy when they are none
   */
  Policy compile(String usersCollection) throws InvalidPolicy {
    Compiled compiled = new PolicyCompiler(usersCollection, new Failures()).compile(files);
    if (compiled instanceof Compiled.Valid valid) {
      return valid.policy();
    }
    throw new InvalidPolicy(
        ((Compiled.Invalid) compiled)
            .errors().stream()
                .map(
                    error ->
                        paths.getOrDefault(error.file(), Path.of(error.file()))
                            + ":"
                            + error.line()
                            + ":"
                            + error.column()
                            + ": "
                            + error.message())
                .toList());
  }

  private static String error(Path path, String message) {
    return path + ":1:1: " + message;
  }
}
