package dev.autoupdate.frontend.http;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** The query of a request. */
final class Query {

  private final Fields fields;

  private Query(Fields fields) {
    this.fields = fields;
  }

  static Query of(Request request) throws Refusal {
    try {
      return new Query(Request.extractQueryParameters(request));
    } catch (RuntimeException e) {
      throw new Refusal(Problem.invalid("the query is not valid UTF-8 in percent encoding"));
    }
  }

  /** Whether it is there, whatever its value. */
  boolean has(String name) {
    return fields.get(name) != null;
  }

  /** All its values. */
  List<String> all(String name) {
    return fields.getValuesOrEmpty(name);
  }

  /** Its value, of which there must be no second one. */
  Optional<String> one(String name) throws Refusal {
    List<String> values = all(name);
    if (values.size() > 1) {
      throw new Refusal(Problem.invalid(name + ": given more than once"));
    }
    return values.stream().findFirst();
  }
}
