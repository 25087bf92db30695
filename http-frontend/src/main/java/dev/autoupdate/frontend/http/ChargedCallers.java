package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/**
 * Who is charged for what a request costs: the user; for anonymous callers their address, of which
 * the first half counts with IPv6, since that is what one customer is given. Any thread may ask.
 */
final class ChargedCallers {

  private static final int IPV6_BYTES = 16;

  private final TrustedProxies proxies;

  /** With the word of these proxies. */
  ChargedCallers(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /** Equal for the same caller. */
  Object of(Request request, Identity identity) {
    if (identity instanceof Identity.User user) {
      return user;
    }
    if (request.getConnectionMetaData().getRemoteSocketAddress()
        instanceof InetSocketAddress socket) {
      InetAddress address = socket.getAddress();
      return address == null ? socket.getHostString() : network(client(request, address));
    }
    return identity;
  }

  private InetAddress client(Request request, InetAddress direct) {
    HttpFields headers = request.getHeaders();
    return proxies.client(
        direct, headers.getValuesList("Forwarded"), headers.getValuesList("X-Forwarded-For"));
  }

  private static Object network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == IPV6_BYTES
        ? Arrays.toString(Arrays.copyOf(bytes, IPV6_BYTES / 2))
        : address;
  }
}
