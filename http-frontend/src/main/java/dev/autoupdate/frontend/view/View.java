package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.read.ViewId;
import dev.autoupdate.frontend.request.KeyRequest;

/** One key request seen by one user. Immutable. */
public final class View {

  private final ViewId id;
  private final Identity identity;
  private final KeyRequest request;

  /** The view that {@code identity} has of {@code request}. */
  public View(Identity identity, KeyRequest request) {
    this.id = ViewId.of(identity.userId(), request.canonical());
    this.identity = identity;
    this.request = request;
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
}
