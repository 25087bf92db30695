package dev.autoupdate.frontend.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens that were good before, by their hash: the tokens themselves are not kept.
 *
 * <p>Bounded; what was used longest ago goes first. Nothing is found past its expiry, or once the
 * keys are other ones. Used by any number of threads; the monitor is held for a look-up.
 */
final class VerifiedTokens {

  private record Entry(Token token, long generation) {}

  private final Clock clock;
  private final Map<ByteBuffer, Entry> entries;

  VerifiedTokens(int capacity, Clock clock) {
    this.clock = clock;
    this.entries = new LastUsed<>(capacity);
  }

  /** What is remembered of tokens with this hash under the present keys. */
  Optional<Token> find(ByteBuffer hash, long generation) {
    synchronized (entries) {
      Entry entry = entries.get(hash);
      if (entry == null) {
        return Optional.empty();
      }
      boolean good =
          entry.generation() == generation
              && entry.token().expiry().stream().noneMatch(end -> !clock.instant().isBefore(end));
      if (!good) {
        entries.remove(hash);
        return Optional.empty();
      }
      return Optional.of(entry.token());
    }
  }

  /** Remembers a token that was found good under these keys. */
  void add(ByteBuffer hash, Token token, long generation) {
    synchronized (entries) {
      entries.put(hash, new Entry(token, generation));
    }
  }

  int size() {
    synchronized (entries) {
      return entries.size();
    }
  }

  /** The SHA-256 of a token. */
  static ByteBuffer hash(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
