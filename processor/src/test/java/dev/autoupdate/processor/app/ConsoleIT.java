package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.processor.kit.Browser;
import dev.autoupdate.processor.settings.Settings;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The web console in a real browser, on the quick start with its demo. */
class ConsoleIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Application service;
  private ChromeDriver browser;

  @BeforeEach
  void aServerAndABrowser() throws Exception {
    Browser.require("the web console");
    service = start(0);
    browser = Browser.open();
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.quit();
    }
    if (service != null) {
      service.close();
    }
  }

  @Test
  void threeUsersSeeTheSameAssemblyEachInTheirOwnWay() {
    open("/assembly.html");

    patiently().until(() -> column(2).contains("Checked by the staff"));
    patiently().until(() -> column(1).contains("Seconded."));
    patiently().until(() -> column(0).contains("General assembly"));
    patiently().until(() -> column(2).contains("(internal)"));

    assertThat(shown(0)).doesNotContain("Ada", "Seconded.");
    assertThat(shown(1)).doesNotContain("Checked by the staff", "(internal)");
    String before = shown(2);
    patiently().until(() -> !column(2).equals(before));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aViewGoesOnWhenTheServerIsStartedAgain() throws Exception {
    open("/");
    patiently().until(() -> text("#live").contains("General assembly"));
    long before = offset();
    int port = service.port();

    service.close();
    patiently().until(() -> text("#state").equals("waiting"));
    service = start(port);

    patiently().until(() -> text("#state").equals("live") && offset() > before);
    assertThat(text("#log")).doesNotContain("taken again");
    assertThat(text("#live")).contains("General assembly");
  }

  @Test
  void aFaultyRequestIsExplained() {
    open("/");
    WebElement request = browser.findElement(By.id("request"));
    request.clear();
    request.sendKeys("user/0/username");
    browser.findElement(By.id("watch")).click();

    patiently().until(() -> text("#problem").contains("not a key: user/0/username"));
    patiently().until(() -> text("#state").equals("failed"));
  }

  @Test
  void itFitsAPhone() {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 380, "height", 800, "deviceScaleFactor", 1, "mobile", true));
    for (String page : List.of("/", "/assembly.html")) {
      open(page);
      patiently().until(() -> text("main").contains("General assembly"));

      Object fits =
          ((JavascriptExecutor) browser)
              .executeScript("return document.scrollingElement.scrollWidth <= innerWidth");
      assertThat(fits).as(page).isEqualTo(true);
    }
    assertThat(complaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyTextCanBeRead(String scheme) throws Exception {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    String script;
    try (InputStream file = ConsoleIT.class.getResourceAsStream("/clients/contrast.js")) {
      script = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String page : List.of("/", "/assembly.html")) {
      open(page);
      patiently().until(() -> text("main").contains("General assembly"));

      assertThat((List<?>) ((JavascriptExecutor) browser).executeScript(script)).as(page).isEmpty();
    }
  }

  @Test
  void onlyWhatMattersIsReadAloud() {
    open("/");

    assertThat(browser.findElements(By.cssSelector("[role=status], [role=alert], [aria-live]")))
        .extracting(element -> element.getAttribute("id"))
        .containsExactlyInAnyOrder("state", "problem");
  }

  private void open(String path) {
    browser.get("http://127.0.0.1:" + service.port() + path);
  }

  private String column(int i) {
    List<WebElement> columns = browser.findElements(By.cssSelector(".persona"));
    return columns.size() == 3 ? columns.get(i).getText() : "";
  }

  /** What it shows once it is not being drawn anew. */
  private String shown(int i) {
    return patiently().until(() -> column(i), text -> !text.isEmpty());
  }

  private String text(String selector) {
    return browser.findElement(By.cssSelector(selector)).getText();
  }

  private long offset() {
    String shown = text("#offset").replace(",", "");
    return shown.matches("[0-9]+") ? Long.parseLong(shown) : -1;
  }

  // What the browser itself found wrong: a script's error, something the security policy forbids.
  private List<String> complaints() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  private static ConditionFactory patiently() {
    // What is read while the page draws itself anew may be gone in the next moment.
    return await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(StaleElementReferenceException.class);
  }

  private Application start(int port) throws Exception {
    Map<String, String> given = new HashMap<>();
    given.put("port", String.valueOf(port));
    given.put("internal.port", "0");
    given.put("kafka.port", "0");
    given.put("data.dir", folder.toString());
    Application started =
        Application.start(
            Settings.read(given, Map.of(), null), Formats.BUILT_IN, Clock.systemUTC());
    assertThat(started.awaitServed(PATIENCE)).isTrue();
    return started;
  }
}
