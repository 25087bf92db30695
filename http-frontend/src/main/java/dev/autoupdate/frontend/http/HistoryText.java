package dev.autoupdate.frontend.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.autoupdate.frontend.read.Batches;
import dev.autoupdate.schema.ChangeBatch;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Batches as JSON: what each says of itself, {@code null} where it says nothing. */
final class HistoryText {

  private HistoryText() {}

  static String of(List<Batches.Batch> batches) {
    return batches.stream()
        .map(batch -> of(batch.about()))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String of(ChangeBatch.About about) {
    return "{\"position\":"
        + about.position()
        + ",\"user_id\":"
        + about.userId()
        + ",\"information\":"
        + about.information()
        + ",\"timestamp\":"
        + string(about.timestamp())
        + "}";
  }

  private static String string(@Nullable String text) {
    return text == null
        ? "null"
        : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
