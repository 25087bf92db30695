package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client with all that it was sent. It checks that nothing is sent needlessly. */
final class TestClient implements Waiter {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  final LiveView live;
  final TreeMap<String, String> values = new TreeMap<>();
  final List<String> lines = new ArrayList<>();
  boolean waiting;
  boolean expired;
  @Nullable Throwable failure;
  long position = -1;

  TestClient(LiveView live, Diff snapshot) {
    this.live = live;
    merge(snapshot);
  }

  /** Waits for what comes after what it has, if it does not already. */
  TestClient poll() {
    if (!waiting) {
      waiting = true;
      live.await(position, World.TIMEOUT, this, World.turn());
    }
    return this;
  }

  /** Waits for what comes after what it has just been told. */
  TestClient goOn() {
    waiting = true;
    live.goOn(position, World.TIMEOUT, this);
    return this;
  }

  /** What it was sent last. */
  String last() {
    return lines.get(lines.size() - 1);
  }

  @Override
  public void changed(Diff diff) {
    assertThat(waiting).isTrue();
    waiting = false;
    merge(diff);
  }

  @Override
  public void expired() {
    waiting = false;
    expired = true;
  }

  @Override
  public void draining(long reached) {
    waiting = false;
  }

  @Override
  public void failed(Throwable cause) {
    waiting = false;
    failure = cause;
  }

  private void merge(Diff diff) {
    List<String> names = new ArrayList<>();
    for (var member : json(diff).properties()) {
      names.add(member.getKey());
      String value = member.getValue().isNull() ? null : member.getValue().toString();
      assertThat(values.get(member.getKey())).isNotEqualTo(value);
      if (value == null) {
        values.remove(member.getKey());
      } else {
        values.put(member.getKey(), value);
      }
    }
    assertThat(names).isSorted();
    assertThat(diff.isEmpty()).isEqualTo(names.isEmpty());
    assertThat(diff.to()).isGreaterThanOrEqualTo(position);
    position = diff.to();
    lines.add(diff.toString());
  }

  private static JsonNode json(Diff diff) {
    try {
      return MAPPER.readTree(diff.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
