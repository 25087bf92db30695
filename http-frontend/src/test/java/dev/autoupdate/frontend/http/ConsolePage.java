package dev.autoupdate.frontend.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a markdown page has people type: its blocks of {@code console} and {@code bash}. */
final class ConsolePage {

  /**
   * One command, or a whole block of {@code bash}.
   *
   * @param heading of the section it is in
   * @param text what is typed, perhaps on several lines
   * @param output what the page shows as its output, without blank lines at the end
   */
  record Command(String heading, String text, List<String> output) {}

  private static final String PROMPT = "$ ";

  private ConsolePage() {}

  static List<Command> in(Path file) throws IOException {
    List<Command> commands = new ArrayList<>();
    String heading = "";
    var lines = Files.readAllLines(file).iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ ", "");
      } else if (line.startsWith("```")) {
        List<String> block = new ArrayList<>();
        for (String next = lines.next(); !next.equals("```"); next = lines.next()) {
          block.add(next);
        }
        if (line.equals("```bash")) {
          commands.add(new Command(heading, String.join("\n", block), List.of()));
        } else if (line.equals("```console")) {
          add(heading, block, commands);
        }
      }
    }
    return commands;
  }

  private static void add(String heading, List<String> block, List<Command> commands) {
    int at = 0;
    while (at < block.size()) {
      StringBuilder text = new StringBuilder(block.get(at).substring(PROMPT.length()));
      for (; block.get(at).endsWith("\\"); at++) {
        text.append('\n').append(block.get(at + 1));
      }
      int end = ++at;
      while (end < block.size() && !block.get(end).startsWith(PROMPT)) {
        end++;
      }
      commands.add(new Command(heading, text.toString(), trimmed(block.subList(at, end))));
      at = end;
    }
  }

  /** Without the blank lines at the end. */
  static List<String> trimmed(List<String> lines) {
    int size = lines.size();
    while (size > 0 && lines.get(size - 1).isEmpty()) {
      size--;
    }
    return List.copyOf(lines.subList(0, size));
  }
}
