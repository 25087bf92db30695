package dev.autoupdate.frontend.http;

import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Takes no more connections than so many; those that come then wait in the system's queue until one
 * goes. Those that rest between two requests make room. Jetty alone would shorten the idle timeout
 * of all, and cut off clients that wait for a change.
 *
 * <p>Jetty's threads call it, one at a time.
 */
final class SocketLimit extends NetworkConnectionLimit {

  private final ServerConnector connector;
  private final SlowHeads connections;

  SocketLimit(int most, ServerConnector connector, SlowHeads connections) {
    super(most, connector);
    this.connector = connector;
    this.connections = connections;
  }

  @Override
  protected void limit() {
    super.limit();
    connections.crowded(connector.getLocalPort());
  }

  @Override
  protected void unlimit() {
    super.unlimit();
    connections.roomy();
  }
}
