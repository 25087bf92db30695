package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.read.ViewId;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One key request seen by one user. Immutable. */
public final class View {

  private final ViewId id;
  private final Identity identity;
  private final KeyRequest request;
  private final byte[][] names;

  /** The view that {@code identity} has of {@code request}. */
  public View(Identity identity, KeyRequest request) {
    this.id = ViewId.of(identity.userId(), request.canonical());
    this.identity = identity;
    this.request = request;
    List<Key> keys = request.keys();
    this.names = new byte[keys.size()][];
    for (int i = 0; i < names.length; i++) {
      names[i] = ("\"" + keys.get(i) + "\":").getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The same for the same user and request. */
  public ViewId id() {
    return id;
  }

  /** Who looks. */
  public Identity identity() {
    return identity;
  }

  /** At what. */
  public KeyRequest request() {
    return request;
  }

  /** The keys, ascending. */
  public List<Key> keys() {
    return request.keys();
  }

  /** The i-th key as the name of a JSON member, colon included: shared, not to be written to. */
  byte[] name(int i) {
    return names[i];
  }
}
