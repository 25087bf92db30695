package dev.autoupdate.processor.kit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser, where there is one. */
public final class Browser {

  private static final List<Path> BROWSERS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private Browser() {}

  /** Whether one can be opened. */
  public static boolean isThere() {
    return found().isPresent();
  }

  /** Skips the calling test where there is none, and says what is untested therefore. */
  public static void require(String untested) {
    if (!isThere()) {
      System.out.println("SKIPPED: no Chromium with chromedriver here, untested: " + untested);
    }
    Assumptions.assumeTrue(isThere(), "no browser");
  }

  /** Opens one that keeps what it complains about; whoever opens it quits it. */
  public static ChromeDriver open() {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(found().orElseThrow().toString());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu");
    options.addArguments("--window-size=1300,900");
    options.setCapability("goog:loggingPrefs", logs);
    return new ChromeDriver(
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build(),
        options);
  }

  private static Optional<Path> found() {
    return BROWSERS.stream()
        .filter(browser -> Files.isExecutable(browser) && Files.isExecutable(DRIVER))
        .findFirst();
  }
}
