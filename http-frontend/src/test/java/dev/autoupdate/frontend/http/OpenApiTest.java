package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.control.SourceGaps;
import dev.autoupdate.frontend.kit.AppliedAtOnce;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description says what there is, and there is what it says. */
final class OpenApiTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> METHODS =
      Set.of("get", "post", "put", "patch", "delete", "head", "options");

  private HttpKit kit;
  private JsonNode document;

  @BeforeEach
  void start() throws Exception {
    InMemoryKeyState state = new InMemoryKeyState();
    Failures failures = new Failures();
    PolicyCompiler compiler = new PolicyCompiler("user", failures);
    PolicyAccess policy =
        new PolicyAccess(
            compiler, new Policies(compiler), new PolicyControl(new AppliedAtOnce(state)));
    kit =
        new HttpKit(
            new HttpFrontend(
                HttpKit.QUICK,
                Access.anonymous(Clock.systemUTC()),
                RulesSource.NONE,
                failures,
                policy,
                () -> HttpKit.READY,
                Clock.systemUTC()));
    kit.frontend.serve(state, state.changes());
    kit.frontend.offerDemoUsers(() -> "[]");
    kit.frontend.offerMetrics(() -> "");
    kit.frontend.offerGaps(
        new SourceGaps() {
          @Override
          public List<Gap> open() {
            return List.of();
          }

          @Override
          public void accept(Gap gap) {}
        });
    HttpResponse<String> answer = kit.get("/openapi.yaml");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/yaml");
    LoaderOptions aliases = new LoaderOptions();
    aliases.setMaxAliasesForCollections(100);
    document = JSON.valueToTree(new Yaml(new SafeConstructor(aliases)).load(answer.body()));
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void everyDocumentedRouteAnswers() throws Exception {
    for (Operation operation : operations()) {
      HttpResponse<String> answer = operation.send(kit);

      assertThat(answer.statusCode()).as("%s", operation).isNotIn(404, 405, 500, 501);
      assertThat(operation.said().path("responses").has("" + answer.statusCode()))
          .as("%s: %s is documented", operation, answer.statusCode())
          .isTrue();
    }
  }

  @Test
  void aMethodThatIsNotDocumentedIsRefused() throws Exception {
    Set<String> documented = new TreeSet<>();
    operations().forEach(operation -> documented.add(operation.toString()));
    for (String path : names(document.path("paths"))) {
      for (String method : List.of("get", "post", "put", "patch", "delete")) {
        Operation operation = new Operation(method, path, JSON.createObjectNode());
        if (!documented.contains(operation.toString())) {
          assertThat(operation.send(kit).statusCode()).as("%s", operation).isEqualTo(405);
        }
      }
    }
  }

  @Test
  void everyInstalledRouteIsDocumented() throws Exception {
    Set<String> documented = new TreeSet<>();
    operations().forEach(operation -> documented.add(operation.toString()));

    assertThat(kit.frontend.routes()).isNotEmpty();
    for (String route : kit.frontend.routes()) {
      String[] methodAndPath = route.split(" ");
      // Some are there to say 405.
      int status =
          new Operation(methodAndPath[0].toLowerCase(Locale.ROOT), methodAndPath[1], document)
              .send(kit)
              .statusCode();
      if (status != 405) {
        assertThat(documented).contains(route);
      }
    }
    assertThat(documented)
        .contains(
            "GET /system/autoupdate",
            "POST /system/autoupdate",
            "GET /autoupdate",
            "POST /autoupdate",
            "GET /internal/autoupdate",
            "POST /internal/autoupdate",
            "GET /system/autoupdate/connection_count",
            "GET /system/autoupdate/history_information",
            "GET /v1/view",
            "HEAD /v1/view",
            "POST /v1/views");
  }

  @Test
  void examplesAreWhatTheirSchemasSay() {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    int examples = 0;
    for (JsonNode holder : document.findParents("example")) {
      if (!holder.path("schema").isMissingNode()) {
        ObjectNode schema = JSON.createObjectNode();
        schema.setAll((ObjectNode) holder.path("schema"));
        schema.set("components", document.path("components"));

        assertThat(registry.getSchema(schema).validate(holder.path("example")))
            .as("%s", holder.path("example"))
            .isEmpty();
        examples++;
      }
    }
    assertThat(examples).isGreaterThan(10);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<JsonNode> references = document.findValues("$ref");

    assertThat(references).isNotEmpty();
    for (JsonNode reference : references) {
      assertThat(document.at(reference.textValue().substring(1)).isMissingNode())
          .as("%s", reference)
          .isFalse();
    }
  }

  private List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    document
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        method -> {
                          assertThat(METHODS).contains(method.getKey());
                          operations.add(
                              new Operation(method.getKey(), path.getKey(), method.getValue()));
                        }));
    // What changes something comes first: there is a policy to be shown then.
    operations.sort((a, b) -> Boolean.compare(b.method().equals("put"), a.method().equals("put")));
    return operations;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** One method of one path. */
  private record Operation(String method, String path, JsonNode said) {

    HttpResponse<String> send(HttpKit kit) throws Exception {
      URI uri = URI.create("http://127.0.0.1:" + kit.frontend.internalPort() + path + query());
      String name = method.toUpperCase(Locale.ROOT);
      JsonNode body = said.at("/requestBody/content/application~1json/example");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .method(
                  name,
                  body.isMissingNode()
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body.toString()))
              .build();
      return kit.client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    // With single: a stream would not end.
    private String query() {
      String asked = "?single=1&k=user/1/username&user_id=1&key=user/1/username&fqid=user/1";
      return path.matches(".*autoupdate.*|.*explain|/v1/view") ? asked : "";
    }

    @Override
    public String toString() {
      return method.toUpperCase(Locale.ROOT) + " " + path;
    }
  }
}
