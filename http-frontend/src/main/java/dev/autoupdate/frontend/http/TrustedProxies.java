package dev.autoupdate.frontend.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Proxies in front of this server, whose word on where a request comes from is taken. Immutable.
 *
 * <p>Each proxy appends whom it got a request from. So the list is read from its end, as long as
 * who has said so is trusted: what the client itself wrote stands before that, and is not reached.
 */
public final class TrustedProxies {

  /** The word of none is taken. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final Pattern FOR = Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*\"?([^\";]+)\"?");
  private static final Pattern ADDRESS =
      Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::\\d+)?|([0-9.]+)(?::\\d+)?|([0-9A-Fa-f:.]+)");

  private record Network(byte[] address, int bits) {
    boolean contains(InetAddress other) {
      byte[] bytes = other.getAddress();
      if (bytes.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((bytes[bit >> 3] & mask) != (address[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Addresses, or networks as in {@code 10.0.0.0/8}.
   *
   * @throws IllegalArgumentException when one is neither; the message says which
   */
  public static TrustedProxies of(List<String> texts) {
    List<Network> networks = new ArrayList<>();
    for (String text : texts) {
      String[] parts = text.strip().split("/", 2);
      InetAddress address = address(parts[0]).orElseThrow(() -> unfit(text));
      int most = address.getAddress().length * 8;
      int bits = parts.length == 1 ? most : bits(parts[1], most).orElseThrow(() -> unfit(text));
      networks.add(new Network(address.getAddress(), bits));
    }
    return new TrustedProxies(networks);
  }

  private static IllegalArgumentException unfit(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no address and no network, as 10.0.0.7 or 10.0.0.0/8");
  }

  private static Optional<Integer> bits(String text, int most) {
    return text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= most
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }

  /**
   * Where a request comes from. A proxy writes one of the two headers and lets the other through,
   * which the client may have written: where they differ, neither counts.
   *
   * @param direct who has the connection
   * @param forwarded the values of {@code Forwarded}, in their order
   * @param forwardedFor those of {@code X-Forwarded-For}
   */
  InetAddress client(InetAddress direct, List<String> forwarded, List<String> forwardedFor) {
    if (!isTrusted(direct)) {
      return direct;
    }
    InetAddress one = last(direct, hops(forwarded).map(TrustedProxies::named).toList());
    InetAddress other = last(direct, hops(forwardedFor).toList());
    if (forwarded.isEmpty() || forwardedFor.isEmpty()) {
      return forwarded.isEmpty() ? other : one;
    }
    return one.equals(other) ? one : direct;
  }

  private static Stream<String> hops(List<String> values) {
    return values.stream().flatMap(value -> Arrays.stream(value.split(",", -1)));
  }

  /** The last of those that trusted proxies have told. */
  private InetAddress last(InetAddress direct, List<String> told) {
    List<String> hops = new ArrayList<>(told);
    Collections.reverse(hops);
    InetAddress client = direct;
    for (String hop : hops) {
      Optional<InetAddress> address = address(hop);
      if (address.isEmpty()) {
        return client;
      }
      client = address.get();
      if (!isTrusted(client)) {
        return client;
      }
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private static String named(String hop) {
    Matcher matcher = FOR.matcher(hop);
    return matcher.find() ? matcher.group(1) : "";
  }

  // Numbers only, so that no name is looked up.
  private static Optional<InetAddress> address(String text) {
    Matcher matcher = ADDRESS.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String number = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    String literal = number == null ? matcher.group(3) : number;
    boolean isV4 = literal.indexOf(':') < 0;
    if (isV4 && !literal.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
