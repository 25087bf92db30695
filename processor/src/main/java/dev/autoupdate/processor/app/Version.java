package dev.autoupdate.processor.app;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Which version this is, from the jar's manifest, and on which Java it runs. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "autoupdate "
          + Objects.requireNonNullElse(version, "(not from a jar)")
          + ", Java "
          + Runtime.version()
    };
  }
}
