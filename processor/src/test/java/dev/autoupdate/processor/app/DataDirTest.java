package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirTest {

  @TempDir Path folder;

  @Test
  void aMissingFolderIsCreated() throws Exception {
    try (DataDir dataDir = DataDir.open(folder.resolve("a/b"))) {
      assertThat(dataDir.path()).isAbsolute().isDirectory();
    }
  }

  @Test
  void aFolderInUseIsRefusedUntilItIsClosed() throws Exception {
    try (DataDir first = DataDir.open(folder)) {
      assertThatThrownBy(() -> DataDir.open(folder))
          .isInstanceOf(StartupFailure.class)
          .hasMessage("data folder " + first.path() + " is in use by another process");
    }

    DataDir.open(folder).close();
  }

  @Test
  void aFileInItsPlaceIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> DataDir.open(file))
        .isInstanceOf(StartupFailure.class)
        .hasMessageStartingWith("data folder " + file + " cannot be written");
  }
}
