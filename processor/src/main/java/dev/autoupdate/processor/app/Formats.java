package dev.autoupdate.processor.app;

import dev.autoupdate.processor.decode.BatchDecoder;
import dev.autoupdate.processor.decode.ChangeDecoder;
import dev.autoupdate.processor.settings.Source;

/** Which decoder reads which source format. A replay with a corrected decoder brings its own. */
@FunctionalInterface
public interface Formats {

  /** The formats that are built in. */
  Formats BUILT_IN = format -> new BatchDecoder();

  /** The decoder of this format. */
  ChangeDecoder decoder(Source.Format format);
}
