package dev.autoupdate.frontend.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** From bytes to one JSON document, or the place where it breaks. Any number of threads. */
final class DocumentReader {

  // The list, a request, its fields; then for each relation its object and its fields, and maybe a
  // template around it. One relation more, so that the first too many is found by its own name.
  private static final int LEVELS_OF_REQUEST = 3;
  private static final int LEVELS_OF_RELATION = 3;

  // Where a list or object begins is said among words about the parser's own features.
  private static final Pattern BEGINNING =
      Pattern.compile("start marker at \\[Source: .*; (line: \\d+, column: \\d+)]");
  private static final Pattern FEATURE = Pattern.compile(": enable `.*` to allow");

  private final int maxDepth;
  private final ObjectReader reader;

  DocumentReader(int maxDepth) {
    this.maxDepth = maxDepth;
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(LEVELS_OF_REQUEST + LEVELS_OF_RELATION * (maxDepth + 1))
                    .build())
            .build();
    this.reader = JsonMapper.builder(factory).build().reader();
  }

  JsonNode read(byte[] body) throws InvalidRequest {
    try (JsonParser parser = reader.createParser(body)) {
      try {
        JsonNode document = reader.readTree(parser);
        if (document == null || document.isMissingNode()) {
          throw Place.ROOT.fault("", "expected a non-empty list of requests");
        }
        if (parser.nextToken() != null) {
          throw Place.ROOT.fault("", "not JSON: there is more after the list" + position(parser));
        }
        return document;
      } catch (JsonProcessingException e) {
        throw fault(e, parser.getParsingContext());
      } catch (CharConversionException e) {
        // Text that looks like UTF-32, and is not.
        throw container(parser.getParsingContext()).fault("", "not JSON: invalid Unicode");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private InvalidRequest fault(JsonProcessingException e, JsonStreamContext context) {
    String message = e.getOriginalMessage();
    String name = context.inObject() ? context.getCurrentName() : null;
    if (name != null && message.startsWith("Duplicate field")) {
      return container(context).member(name).fault(name, "not JSON: the attribute is there twice");
    }
    if (e instanceof StreamConstraintsException) {
      boolean deep = context.getNestingDepth() > LEVELS_OF_REQUEST + LEVELS_OF_RELATION * maxDepth;
      return container(context)
          .fault("", deep ? tooDeep(maxDepth) : "a name or number is too long");
    }
    return container(context).fault("", "not JSON: " + forClients(message) + position(e));
  }

  static String tooDeep(int maxDepth) {
    return "too deep; at most " + maxDepth + " relations inside one another";
  }

  /** The list or object that was being read: what broke is in it, or is its missing end. */
  private static Place container(JsonStreamContext context) {
    JsonStreamContext parent = context.getParent();
    if (parent == null) {
      return Place.ROOT;
    }
    Place outer = container(parent);
    if (parent.inObject()) {
      return outer.member(String.valueOf(parent.getCurrentName()));
    }
    return parent.inArray() ? outer.entry(parent.getCurrentIndex()) : outer;
  }

  private static String position(JsonParser parser) {
    return position(parser.currentTokenLocation());
  }

  private static String position(JsonProcessingException e) {
    return e.getLocation() == null ? "" : position(e.getLocation());
  }

  private static String position(JsonLocation at) {
    return " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  private static String forClients(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return FEATURE.matcher(BEGINNING.matcher(line).replaceFirst("begun at $1")).replaceFirst("");
  }
}
