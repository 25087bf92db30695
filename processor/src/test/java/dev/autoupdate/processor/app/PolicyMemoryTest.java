package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyMemoryTest {

  private static final Json POLICY =
      new PolicySource(4, List.of(new PolicyFile("policy.yaml", "# \"\u20ac\"\n"))).toJson();

  @TempDir private Path folder;
  private final List<Map<Key, @Nullable Json>> sent = new ArrayList<>();
  private @Nullable RuntimeException failure;

  @Test
  void nothingIsKnownAtFirst() throws Exception {
    assertThat(open().last()).isEmpty();
  }

  @Test
  void whatIsInForceIsKnownToTheNextProcess() throws Exception {
    open().inForce(POLICY, "control", 7);

    assertThat(open().last()).contains(new RememberedPolicy(POLICY, "control", 7));
  }

  @Test
  void aDamagedFileStopsTheStartWithAWayOut() throws Exception {
    open().inForce(POLICY, "control", 7);
    Path file = folder.resolve("policy.json");
    String whole = Files.readString(file);
    for (String damaged :
        List.of("", "{}", whole.substring(0, whole.length() / 2), whole.replace("#", "!"))) {
      Files.writeString(file, damaged);

      assertThatThrownBy(this::open)
          .isInstanceOf(StartupFailure.class)
          .hasMessageContaining("policy.json is damaged")
          .hasMessageContaining("remove it to accept");
    }
  }

  @Test
  void anotherControlTopicIsGivenWhatIsInForceOnce() throws Exception {
    PolicyMemory memory = open();
    memory.inForce(POLICY, "control", 7);

    memory.controlIs("control");
    assertThat(sent).isEmpty();
    memory.controlIs("other");
    memory.controlIs("other");

    assertThat(sent).containsExactly(Map.of(Key.POLICY, POLICY));
    assertThat(open().last()).contains(new RememberedPolicy(POLICY, "other", 0));
  }

  @Test
  void nothingIsWrittenIntoItBeforeAStateSaysWhatIsInForce() throws Exception {
    open().inForce(POLICY, "control", 7);

    open().controlIs("other");

    assertThat(sent).isEmpty();
  }

  @Test
  void aControlTopicThatDoesNotTakeItIsTriedAgain() throws Exception {
    PolicyMemory memory = open();
    memory.inForce(POLICY, "control", 7);
    failure = new IllegalStateException("no broker");
    assertThatThrownBy(() -> memory.controlIs("other")).hasMessageContaining("does not take");
    failure = null;

    memory.controlIs("other");

    assertThat(sent).hasSize(1);
  }

  private PolicyMemory open() throws StartupFailure {
    return PolicyMemory.open(folder, this::send);
  }

  private CompletionStage<ControlTopic.Place> send(Map<Key, @Nullable Json> changes) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    sent.add(changes);
    return CompletableFuture.completedFuture(new ControlTopic.Place("control", 0, 0));
  }
}
