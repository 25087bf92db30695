package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.control.SourceGaps;
import dev.autoupdate.processor.runtime.LogRuntime;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gaps of the log that runs now. */
final class CurrentGaps implements SourceGaps {

  private final Supplier<@Nullable LogRuntime> runtime;

  CurrentGaps(Supplier<@Nullable LogRuntime> runtime) {
    this.runtime = runtime;
  }

  @Override
  public List<Gap> open() {
    LogRuntime current = runtime.get();
    return current == null ? List.of() : current.gaps().open();
  }

  @Override
  public void accept(Gap gap) throws IOException, InterruptedException {
    LogRuntime current = runtime.get();
    if (current == null) {
      throw new IOException("no log runs");
    }
    current.gaps().accept(gap);
  }
}
