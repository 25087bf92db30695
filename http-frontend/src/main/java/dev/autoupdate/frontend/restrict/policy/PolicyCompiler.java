package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.calculated.CalculatedField;
import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.metrics.Failures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes files a policy, or says all that is wrong with them.
 *
 * <p>Any thread may compile. The first policy of a process takes half a second or more, later ones
 * much less.
 */
public final class PolicyCompiler {

  private final String usersCollection;
  private final Failures failures;

  /**
   * Compiles policies that count their failures.
   *
   * @param usersCollection the collection of the objects that users are, for example {@code user}
   * @param failures counts the rules that go wrong when compiled policies are used
   */
  public PolicyCompiler(String usersCollection, Failures failures) {
    this.usersCollection = usersCollection;
    this.failures = failures;
  }

  /** The policy that {@code files} are together. */
  public Compiled compile(List<PolicyFile> files) {
    Errors errors = new Errors();
    Draft draft = new Draft();
    files.forEach(file -> PolicyReader.read(file, draft, errors));
    Expressions expressions = Expressions.compile(draft, errors);
    RuleBook ruleBook = new RuleBookBuilder(draft, expressions, errors).build(usersCollection);
    List<String> warnings =
        new ArrayList<>(Analysis.of(draft, expressions, usersCollection, errors));
    if (!draft.showsAnything() && !files.isEmpty()) {
      warnings.add(
          0,
          new Place(files.get(0).name(), 1, 1)
              .error("no field is named: everything is hidden from everybody")
              .toString());
    }
    List<RemoteField> remote = RemoteFields.read(draft, errors);
    if (!errors.isEmpty()) {
      return new Compiled.Invalid(errors.sorted());
    }
    return new Compiled.Valid(
        new Policy(
            new PolicySource(draft.version, files),
            ruleBook,
            calculated(expressions),
            remote,
            warnings,
            failures));
  }

  private static CalculatedFields calculated(Expressions expressions) {
    Map<String, Map<String, CalculatedField>> fields = new HashMap<>();
    expressions
        .calculated()
        .forEach(
            (name, expression) ->
                fields
                    .computeIfAbsent(name.collection(), unused -> new HashMap<>())
                    .put(name.field(), new CelField(expression)));
    return new CalculatedFields(fields);
  }
}
