package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import dev.autoupdate.processor.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyFilesTest {

  @TempDir Path folder;

  @Test
  void aPolicyKnowsItsFilesByTheirNamesAlone() throws Exception {
    Path file = write("policy.yaml", "version: 7\n");

    assertThat(PolicyFiles.read(List.of(file)).compile("user").source().files())
        .containsExactly(new PolicyFile("policy.yaml", "version: 7\n"));
  }

  @Test
  void errorsNameTheFileAsItWasGivenWithLineAndColumn() throws Exception {
    Path first = write("a.yaml", "version: 1\n");
    Path second = write("b.yaml", "collections:\n  motion:\n    nonsense: 1\n");
    PolicyFiles files = PolicyFiles.read(List.of(first, second));

    InvalidPolicy invalid = catchThrowableOfType(InvalidPolicy.class, () -> files.compile("user"));

    assertThat(invalid.lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith(second + ":3:"));
  }

  @Test
  void aWrongPolicyStartsNothing() throws Exception {
    Path data = folder.resolve("data");
    Path file = write("policy.yaml", "nonsense: 1\n");
    Settings settings =
        Settings.read(
            Map.of("data.dir", data.toString(), "policy.file", file.toString()), Map.of(), null);

    InvalidPolicy invalid =
        catchThrowableOfType(
            InvalidPolicy.class,
            () -> Application.start(settings, Formats.BUILT_IN, Clock.systemUTC()).close());

    assertThat(invalid.lines()).hasSize(1);
    assertThat(data).doesNotExist();
  }

  @Test
  void everyFileThatCannotBeReadIsNamed() throws Exception {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, new byte[] {(byte) 0xfc});
    Path twin = write("policy.yaml", "");
    Files.createDirectory(folder.resolve("other"));
    Path other = write("other/policy.yaml", "");

    InvalidPolicy invalid =
        catchThrowableOfType(
            InvalidPolicy.class,
            () -> PolicyFiles.read(List.of(folder.resolve("none.yaml"), latin, twin, other)));

    assertThat(invalid.lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        folder.resolve("none.yaml")
                            + ":1:1: cannot be read: there is no such file"),
            line -> assertThat(line).isEqualTo(latin + ":1:1: is not UTF-8"),
            line -> assertThat(line).isEqualTo(other + ":1:1: has the same name as " + twin));
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }
}
