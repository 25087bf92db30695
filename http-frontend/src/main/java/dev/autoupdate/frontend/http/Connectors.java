package dev.autoupdate.frontend.http;

import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.frames.PingFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.http2.frames.WindowUpdateFrame;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the listeners. All speak HTTP/1.1 and HTTP/2 on the same port: with TLS the client chooses
 * by ALPN, without it by its first bytes or by an upgrade. Any thread may ask for the ports.
 */
final class Connectors {

  private static final Duration IDLE_MARGIN = Duration.ofSeconds(30);
  private static final long SHUTDOWN_IDLE_MILLIS = 100;
  private static final int ACCEPT_QUEUE = 4_096;
  private static final int CERTIFICATE_SCAN_SECONDS = 60;

  /** A proxy has one connection for many clients, each of whom may wait. */
  private static final int STREAMS_OF_A_CONNECTION = 1_024;

  private static final String METRICS = "metrics";
  private static final String LOOPBACK = "127.0.0.1";

  private final FrontendOptions options;
  private final SlowHeads slowHeads;
  private volatile @Nullable ServerConnector clients;
  private volatile @Nullable ServerConnector operators;
  private volatile @Nullable ServerConnector metrics;

  Connectors(FrontendOptions options, SlowHeads slowHeads) {
    this.options = options;
    this.slowHeads = slowHeads;
  }

  /** Has a limit, which the internal one has not: operators get in whatever clients do. */
  ServerConnector forClients(Server server, HttpConfiguration http) {
    List<ConnectionFactory> protocols =
        options.edge().tls().map(tls -> secure(server, http, tls)).orElseGet(() -> plain(http));
    ServerConnector connector = connector(server, protocols, options.host(), options.port());
    int sockets = options.edge().wire().sockets();
    if (sockets > 0) {
      server.addBean(new SocketLimit(sockets, connector, slowHeads));
    }
    clients = connector;
    return connector;
  }

  ServerConnector internal(Server server, HttpConfiguration http) {
    ServerConnector connector = connector(server, plain(http), LOOPBACK, options.internalPort());
    connector.setName(DataHandler.INTERNAL);
    operators = connector;
    return connector;
  }

  /** Trusts nobody, and has nothing that would need it: it may be bound to any address. */
  ServerConnector forMetrics(Server server, HttpConfiguration http) {
    OperatorOptions tools = options.operators();
    ServerConnector connector =
        connector(server, plain(http), tools.metricsHost(), tools.metricsPort());
    connector.setName(METRICS);
    metrics = connector;
    return connector;
  }

  /** Whether it came to the listener for metrics. */
  static boolean isForMetrics(Request request) {
    return METRICS.equals(request.getConnectionMetaData().getConnector().getName());
  }

  /** The port that was bound for clients. */
  int clientsPort() {
    return localPort(clients);
  }

  /** The port that was bound for operators. */
  int internalPort() {
    return localPort(operators);
  }

  /** The port that was bound for metrics and health. */
  int metricsPort() {
    return localPort(metrics);
  }

  private static int localPort(@Nullable ServerConnector connector) {
    if (connector == null) {
      throw new IllegalStateException("not started");
    }
    return connector.getLocalPort();
  }

  private List<ConnectionFactory> plain(HttpConfiguration http) {
    return List.of(
        new ChunkedConnections(limited(http)),
        http2(new HTTP2CServerConnectionFactory(limited(http))));
  }

  private List<ConnectionFactory> secure(Server server, HttpConfiguration http, TlsOptions tls) {
    SslContextFactory.Server certificate = new SslContextFactory.Server();
    certificate.setKeyStorePath(tls.keystore().toAbsolutePath().toString());
    certificate.setKeyStorePassword(tls.password());
    // What remains encrypts and authenticates in one step.
    certificate.addExcludeCipherSuites(".*_CBC_.*");
    KeyStoreScanner scanner = new KeyStoreScanner(certificate);
    scanner.setScanInterval(CERTIFICATE_SCAN_SECONDS);
    server.addBean(scanner);
    HttpConfiguration secure = new HttpConfiguration(limited(http));
    // Which names lead here is the operator's business, not the certificate's.
    secure.addCustomizer(new SecureRequestCustomizer(false));
    ChunkedConnections http1 = new ChunkedConnections(secure);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http1.getProtocol());
    return List.of(
        new SslConnectionFactory(certificate, alpn.getProtocol()),
        alpn,
        http2(new HTTP2ServerConnectionFactory(secure)),
        http1);
  }

  private HttpConfiguration limited(HttpConfiguration http) {
    http.setRequestHeaderSize(options.edge().wire().headBytes());
    http.setSendServerVersion(false);
    return http;
  }

  private ConnectionFactory http2(AbstractHTTP2ServerConnectionFactory factory) {
    RateControl.Factory limits = factory.getRateControlFactory();
    factory.setRateControlFactory(
        new RateControl.Factory() {
          @Override
          public RateControl newRateControl(EndPoint endPoint) {
            return toldOfSigns(endPoint, limits.newRateControl(endPoint));
          }
        });
    factory.setMaxConcurrentStreams(STREAMS_OF_A_CONNECTION);
    return factory;
  }

  // Jetty asks it about each of these frames, when all of one has come.
  private RateControl toldOfSigns(EndPoint endPoint, RateControl limit) {
    return frame -> {
      if (frame instanceof PingFrame
          || frame instanceof SettingsFrame
          || frame instanceof WindowUpdateFrame) {
        slowHeads.framed(endPoint);
      }
      return limit.onEvent(frame);
    };
  }

  private ServerConnector connector(
      Server server, List<ConnectionFactory> protocols, String host, int port) {
    ServerConnector connector =
        new ServerConnector(server, protocols.toArray(new ConnectionFactory[0]));
    connector.setHost(host);
    connector.setPort(port);
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
    Duration longest =
        options.longpollTimeout().compareTo(options.streamHeartbeat()) > 0
            ? options.longpollTimeout()
            : options.streamHeartbeat();
    connector.setIdleTimeout(longest.plus(options.catchUpTimeout()).plus(IDLE_MARGIN).toMillis());
    connector.addBean(slowHeads);
    return connector;
  }
}
