package dev.autoupdate.processor.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.processor.kit.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.openqa.selenium.chrome.ChromeDriver;

/** A page of the service in a real browser, with all the clients of {@code page.js} in it. */
final class Page implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChromeDriver browser = Browser.open();

  /** Opens it. */
  Page(int port) throws IOException {
    try (InputStream script = Page.class.getResourceAsStream("/clients/page.js")) {
      browser.get("http://127.0.0.1:" + port + "/");
      Object failure =
          browser.executeAsyncScript(
              new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8),
              Steps.keys());
      assertThat(failure).isEqualTo("");
    } catch (IOException | RuntimeException | AssertionError e) {
      browser.quit();
      throw e;
    }
  }

  /** What one of them was told since it was asked last. */
  JsonNode take(String client) throws IOException {
    return ask("take", client);
  }

  /** The values that a watch of the client module shows. */
  JsonNode values(String client) throws IOException {
    return ask("values", client);
  }

  @Override
  public void close() {
    browser.quit();
  }

  private JsonNode ask(String what, String client) throws IOException {
    Object answer = browser.executeScript("return " + what + "(arguments[0])", client);
    return JSON.readTree(String.valueOf(answer));
  }
}
