package dev.autoupdate.frontend.restrict.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A part of a rule and what came of it.
 *
 * @param text the part, or the mode it leads into
 * @param at where it is written
 * @param outcome {@code true}, {@code false}, or why neither
 * @param decides whether the verdict hangs on it
 * @param parts what it is made of
 */
record Step(String text, Place at, String outcome, boolean decides, List<Step> parts) {

  void addTo(List<String> lines, String indent) {
    String mark = decides && parts.isEmpty() ? "   <- decides" : "";
    lines.add(indent + outcome + "  " + text + "  (" + at + ")" + mark);
    parts.forEach(part -> part.addTo(lines, indent + "  "));
  }

  void addTo(ArrayNode steps) {
    ObjectNode step = steps.addObject();
    step.put("text", text).put("file", at.file()).put("line", at.line());
    step.put("outcome", outcome).put("decides", decides);
    ArrayNode inner = step.putArray("parts");
    parts.forEach(part -> part.addTo(inner));
  }
}
