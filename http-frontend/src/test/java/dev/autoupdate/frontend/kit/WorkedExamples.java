package dev.autoupdate.frontend.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The examples of a markdown page, so that a test can run what the page teaches.
 *
 * <p>A fenced block belongs to an example when its fence names a language and a label, as in {@code
 * ```json request}. An example has the name of the heading above its blocks, and each label once:
 * with a label that is there already, the next example under the same heading begins.
 */
public final class WorkedExamples {

  private static final Pattern HEADING = Pattern.compile("#+ +(.+?) *");
  private static final Pattern FENCE = Pattern.compile("```(\\S*) *(.*?) *");

  /**
   * One example.
   *
   * @param name the heading, numbered from the second under the same one: {@code Relations (2)}
   * @param blocks the text of each block by its label, in the order of the page
   */
  public record Example(String name, Map<String, String> blocks) {

    /**
     * The text of a block.
     *
     * @throws IllegalArgumentException when there is none with this label
     */
    public String block(String label) {
      String text = blocks.get(label);
      if (text == null) {
        throw new IllegalArgumentException(name + " has no block " + label);
      }
      return text;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Example> examples = new ArrayList<>();
  private String heading = "";
  private int underHeading;
  private Map<String, String> blocks = new LinkedHashMap<>();

  private WorkedExamples() {}

  /** The examples of a file, in their order. */
  public static List<Example> in(Path file) throws IOException {
    return of(Files.readString(file));
  }

  /** The examples of a markdown text, in their order. */
  static List<Example> of(String markdown) {
    WorkedExamples page = new WorkedExamples();
    var lines = markdown.lines().iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      Matcher title = HEADING.matcher(line);
      Matcher fence = FENCE.matcher(line);
      if (title.matches()) {
        page.begin(title.group(1));
      } else if (fence.matches()) {
        List<String> text = new ArrayList<>();
        for (String next = lines.next(); !next.equals("```"); next = lines.next()) {
          text.add(next);
        }
        page.add(fence.group(2), String.join("\n", text));
      }
    }
    page.end();
    return page.examples;
  }

  private void begin(String title) {
    end();
    heading = title;
    underHeading = 0;
  }

  private void add(String label, String text) {
    if (blocks.containsKey(label)) {
      end();
    }
    if (!label.isEmpty()) {
      blocks.put(label, text);
    }
  }

  private void end() {
    if (!blocks.isEmpty()) {
      underHeading++;
      String name = underHeading == 1 ? heading : heading + " (" + underHeading + ")";
      examples.add(new Example(name, blocks));
      blocks = new LinkedHashMap<>();
    }
  }
}
