package dev.autoupdate.processor.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsDocTest {

  private static final Path PAGE = Path.of("..", "docs", "settings.md");

  @Test
  void thePageSaysWhatTheCodeSays() throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      Files.createDirectories(PAGE.toAbsolutePath().normalize().getParent());
      Files.writeString(PAGE, SettingsDoc.markdown());
    }

    assertThat(PAGE)
        .as("docs/settings.md; write it again with -Dtest=SettingsDocTest -Ddocs.write=true")
        .hasContent(SettingsDoc.markdown());
  }

  @Test
  void everySettingIsOnThePage() {
    assertThat(KnownSettings.ALL)
        .allSatisfy(
            setting -> assertThat(SettingsDoc.markdown()).contains("| `" + setting.name() + "` |"));
  }
}
