package dev.autoupdate.processor.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/** A client in a page; the page is somebody else's to close. */
final class PageClient implements Client {

  private static final String PASSING = "not_ready";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Page page;
  private final String name;
  private final Told told;
  private String offset = "";
  private boolean opened;
  private int returns;

  PageClient(Page page, String name) {
    this.page = page;
    this.name = name;
    this.told = new Told("the page's " + name);
  }

  @Override
  public void reach(int step) {
    await()
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(
            () -> {
              look();
              return told.step() >= step;
            });
  }

  @Override
  public int returns() {
    return returns;
  }

  @Override
  public void close() {}

  private void look() throws IOException {
    for (JsonNode event : page.take(name)) {
      take(event.get("type").textValue(), event);
    }
  }

  private void take(String type, JsonNode event) {
    switch (type) {
      case "message" -> message(event.get("data"), event.get("id").textValue());
      case "open" -> {
        returns += told.step() < 0 ? 0 : 1;
        opened = true;
      }
      case "waiting" -> returns++;
      // What an event source is told of a service that is not ready; or a connection that is lost.
      case "error" ->
          assertThat(event.at("/data/error/type").asText(PASSING)).as(name).isEqualTo(PASSING);
      default -> throw new AssertionError(name + " after step " + told.step() + ": " + event);
    }
  }

  private void message(JsonNode changes, String next) {
    // The first event of a connection comes at once, also when there is nothing to tell.
    if (!changes.isEmpty() || !opened) {
      assertThat(next).as("offset of %s", name).isGreaterThan(offset);
      told.changes(changes);
    }
    opened = false;
    offset = next;
  }
}
