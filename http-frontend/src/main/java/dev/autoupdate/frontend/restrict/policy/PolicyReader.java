package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.restrict.policy.Draft.CollectionDraft;
import dev.autoupdate.frontend.restrict.policy.Draft.FieldDraft;
import dev.autoupdate.frontend.restrict.policy.Draft.FieldName;
import dev.autoupdate.frontend.restrict.policy.Draft.RemoteDraft;
import dev.autoupdate.schema.KeyGrammar;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads one file into the draft: YAML, known keys, names that can be names, nothing twice. */
final class PolicyReader {

  private static final Pattern MODE = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

  private final String file;
  private final int[] source;
  private final Draft draft;
  private final Errors errors;

  private PolicyReader(PolicyFile file, Draft draft, Errors errors) {
    this.file = file.name();
    this.source = file.text().codePoints().toArray();
    this.draft = draft;
    this.errors = errors;
  }

  static void read(PolicyFile file, Draft draft, Errors errors) {
    new PolicyReader(file, draft, errors).read(file.text());
  }

  private void read(String text) {
    Node root;
    try {
      root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      errors.add(place(e.getProblemMark()), "not YAML: " + withAdvice(e.getProblem()));
      return;
    } catch (YAMLException e) {
      errors.add(new Place(file, 1, 1), "not YAML: " + oneLine(String.valueOf(e.getMessage())));
      return;
    }
    if (root != null) {
      members(
          root,
          "the file",
          Map.of(
              "version", this::version,
              "collections", (key, node) -> each(node, "collections", this::collection),
              "calculated", (key, node) -> each(node, "calculated", this::calculated),
              "remote", (key, node) -> each(node, "remote", this::remote)));
    }
  }

  private void version(Scalar key, Node node) {
    Scalar version = scalar(node, "version");
    if (version == null || !define("the version", key.place())) {
      return;
    }
    if (VERSION.matcher(version.text()).matches()) {
      draft.version = Integer.parseInt(version.text());
    } else {
      errors.add(version.place(), "version: a whole number from 1 is expected");
    }
  }

  private void collection(Scalar name, Node node) {
    if (!KeyGrammar.isCollection(name.text())) {
      errors.add(name.place(), "'" + name.text() + "' cannot be a collection's name");
      return;
    }
    String path = name.text();
    CollectionDraft collection =
        draft.collections.computeIfAbsent(path, unused -> new CollectionDraft());
    if (isEmpty(node)) {
      return;
    }
    members(
        node,
        path,
        Map.of(
            "modes",
            (key, modes) ->
                each(modes, path + ".modes", (mode, value) -> mode(path, collection, mode, value)),
            "fields",
            (key, fields) ->
                each(
                    fields,
                    path + ".fields",
                    (field, value) -> field(path, collection, field, value)),
            "default",
            (key, value) -> {
              if (define("the default of " + path, key.place())) {
                collection.otherwise = scalar(value, path + ".default");
              }
            },
            "object",
            (key, value) -> {
              if (define("the object mode of " + path, key.place())) {
                collection.object = scalar(value, path + ".object");
              }
            }));
  }

  private void mode(String path, CollectionDraft collection, Scalar name, Node node) {
    if (!MODE.matcher(name.text()).matches()) {
      errors.add(
          name.place(), "'" + name.text() + "' cannot be a mode's name: a-z, 0-9 and _ only");
      return;
    }
    Scalar rule = scalar(node, "mode " + path + "." + name.text());
    if (rule == null) {
      collection.broken.add(name.text());
    } else if (define("mode " + path + "." + name.text(), name.place())) {
      collection.modes.put(name.text(), rule);
    }
  }

  private void field(String path, CollectionDraft collection, Scalar name, Node node) {
    String called = "field " + path + "/" + name.text();
    if (!KeyGrammar.isField(name.text())) {
      errors.add(name.place(), "'" + name.text() + "' cannot be a field's name");
      return;
    }
    FieldDraft field;
    if (node instanceof MappingNode) {
      Map<String, Scalar> options = options(node, called, Set.of("mode", "cut"));
      Scalar mode = options.get("mode");
      if (mode == null) {
        errors.add(name.place(), called + " has no mode");
        return;
      }
      field = new FieldDraft(mode, options.get("cut"));
    } else {
      Scalar mode = scalar(node, called);
      if (mode == null) {
        return;
      }
      field = new FieldDraft(mode, null);
    }
    if (define(called, name.place())) {
      collection.fields.put(name.text(), field);
    }
  }

  private void calculated(Scalar name, Node node) {
    FieldName field = fieldName(name);
    Scalar expression = scalar(node, "calculated " + name.text());
    if (field != null
        && expression != null
        && define("the value of " + name.text(), name.place())) {
      draft.calculated.put(field, expression);
    }
  }

  private void remote(Scalar name, Node node) {
    FieldName field = fieldName(name);
    Map<String, Scalar> options =
        options(node, "remote " + name.text(), Set.of("url", "every", "timeout"));
    if (field != null && define("the value of " + name.text(), name.place())) {
      draft.remote.put(
          field,
          new RemoteDraft(
              name.place(), options.get("url"), options.get("every"), options.get("timeout")));
    }
  }

  private @Nullable FieldName fieldName(Scalar name) {
    String[] parts = name.text().split("/", -1);
    if (parts.length == 2 && KeyGrammar.isCollection(parts[0]) && KeyGrammar.isField(parts[1])) {
      return new FieldName(parts[0], parts[1]);
    }
    errors.add(name.place(), "'" + name.text() + "' is not of the form collection/field");
    return null;
  }

  private boolean define(String what, Place place) {
    Place first = draft.defined.putIfAbsent(what, place);
    if (first != null) {
      errors.add(place, what + " is defined twice, first at " + first);
    }
    return first == null;
  }

  private Map<String, Scalar> options(Node node, String what, Set<String> known) {
    Map<String, Scalar> options = new LinkedHashMap<>();
    each(
        node,
        what,
        (key, value) -> {
          if (!known.contains(key.text())) {
            errors.add(key.place(), "'" + key.text() + "' is unknown in " + what);
            return;
          }
          Scalar text = scalar(value, what + " " + key.text());
          if (text != null && options.putIfAbsent(key.text(), text) != null) {
            errors.add(key.place(), key.text() + " is given twice in " + what);
          }
        });
    return options;
  }

  private void members(Node node, String what, Map<String, BiConsumer<Scalar, Node>> known) {
    each(
        node,
        what,
        (key, value) -> {
          BiConsumer<Scalar, Node> reader = known.get(key.text());
          if (reader == null) {
            errors.add(key.place(), "'" + key.text() + "' is unknown in " + what);
          } else {
            reader.accept(key, value);
          }
        });
  }

  private void each(Node node, String what, BiConsumer<Scalar, Node> member) {
    if (isEmpty(node)) {
      return;
    }
    if (!(node instanceof MappingNode mapping)) {
      errors.add(place(node.getStartMark()), what + ": a mapping is expected");
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      Scalar key = scalar(tuple.getKeyNode(), what);
      if (key != null) {
        member.accept(key, tuple.getValueNode());
      }
    }
  }

  private @Nullable Scalar scalar(Node node, String what) {
    if (node instanceof ScalarNode scalar && Scalar.isTagged(scalar, source)) {
      errors.add(
          place(node.getStartMark()),
          what + ": YAML takes a ! at the beginning for itself; put the text into quotes");
      return null;
    }
    if (node instanceof ScalarNode scalar && !isEmpty(node)) {
      return Scalar.of(scalar, file, source);
    }
    errors.add(place(node.getStartMark()), what + ": text is expected");
    return null;
  }

  private static boolean isEmpty(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private Place place(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  // Most of it is a rule without quotes. Tabs are another matter.
  private static String withAdvice(String problem) {
    return problem.contains("TAB")
        ? oneLine(problem)
        : oneLine(problem).replaceFirst(" \\(Do not use .*\\)", "")
            + " (does a rule need quotes around it?)";
  }

  private static String oneLine(String message) {
    return message.replace('\n', ' ');
  }
}
