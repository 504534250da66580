package org.activitypub4j.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A browser without a window, and axe, which finds what keeps people from using a page. */
final class Chromium implements AutoCloseable {
  /** How wide the window is, in pixels, and whether the person likes it dark. */
  enum View {
    DESKTOP(1280, 900, "light"),
    DARK(1280, 900, "dark"),
    PHONE(390, 844, "light");

    final int width;
    final int height;
    final String scheme;

    View(int width, int height, String scheme) {
      this.width = width;
      this.height = height;
      this.scheme = scheme;
    }
  }

  /** Serious and critical faults, with the elements that have them. */
  private static final String AXE =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, {resultTypes: ['violations']}).then(result => done(result.violations
        .filter(one => one.impact === 'serious' || one.impact === 'critical')
        .map(one => one.id + ': ' + one.help + ': ' + one.nodes.map(node => node.html).join(' '))));
      """;

  private final ChromeDriver driver;
  private final String axe;

  private Chromium(ChromeDriver driver, String axe) {
    this.driver = driver;
    this.axe = axe;
  }

  static Chromium start() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Workplace.command("chromium").toFile());
    // Root has no sandbox, and a container has little shared memory.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Workplace.command("chromedriver").toFile())
            .usingAnyFreePort()
            .build();
    try {
      Path axe = Workplace.module().resolve("browser/node_modules/axe-core/axe.min.js");
      String script = Files.readString(axe, UTF_8);
      ChromeDriver driver = new ChromeDriver(service, options);
      driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(30));
      driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
      return new Chromium(driver, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void look(View view) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            view.width,
            "height",
            view.height,
            "deviceScaleFactor",
            1,
            "mobile",
            view == View.PHONE));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", view.scheme))));
  }

  void open(URI page) {
    driver.get(page.toString());
  }

  URI address() {
    return URI.create(driver.getCurrentUrl());
  }

  String text() {
    return element("body").getText();
  }

  WebElement element(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> elements(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  void write(String selector, String text) {
    WebElement field = element(selector);
    field.clear();
    field.sendKeys(text);
  }

  void click(String selector) {
    element(selector).click();
  }

  /** How much wider the page is than the window, in pixels. */
  long overhang() {
    Object wider =
        driver.executeScript(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    return ((Number) wider).longValue();
  }

  /** What axe finds that is serious. */
  List<String> faults() {
    driver.executeScript(axe);
    Object found = driver.executeAsyncScript(AXE);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  /** Keeps a picture of the whole page. */
  void picture(String name) {
    Object height = driver.executeScript("return document.documentElement.scrollHeight");
    Object width = driver.executeScript("return document.documentElement.clientWidth");
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    File picture = driver.getScreenshotAs(OutputType.FILE);
    Path folder = Path.of(Workplace.property("interop.work"), "pictures");
    try {
      Files.createDirectories(folder);
      Files.move(
          picture.toPath(), folder.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
