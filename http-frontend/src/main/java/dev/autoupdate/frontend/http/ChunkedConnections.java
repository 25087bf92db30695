package dev.autoupdate.frontend.http;

import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/** Makes HTTP/1.1 connections on which each chunk ends when it is sent. Any thread. */
final class ChunkedConnections extends HttpConnectionFactory {

  ChunkedConnections(HttpConfiguration http) {
    super(http);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return configure(
        new ChunkedConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
  }

  /** Has a generator of ours. */
  private static final class ChunkedConnection extends HttpConnection {
    ChunkedConnection(HttpConfiguration http, Connector connector, EndPoint endPoint) {
      super(http, connector, endPoint);
    }

    // Called by the constructor of the class above: it must need nothing of this one.
    @Override
    protected HttpGenerator newHttpGenerator() {
      return new ChunkGenerator();
    }
  }
}
