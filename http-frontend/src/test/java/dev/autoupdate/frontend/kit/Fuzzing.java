package dev.autoupdate.frontend.kit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Runs random cases of a kind, each drawn from a seed of its own, until time is up. The seeds in
 * {@code fuzz/KIND.seeds} come first, each time: they have found something once.
 *
 * <p>{@code scripts/fuzz} sets {@code fuzz.seconds} and {@code fuzz.seed}.
 */
public final class Fuzzing {

  private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 10));
  private static final long FIRST = Long.getLong("fuzz.seed", 1);

  private Fuzzing() {}

  /** One case; it fails by throwing whatever. */
  @FunctionalInterface
  public interface Case {

    /** Draws all that it needs from {@code random}. */
    void run(Random random) throws Exception;
  }

  /** Runs cases of this kind for as long as was asked; the first that fails ends it. */
  public static void run(String kind, Case each) throws IOException {
    for (long seed : kept(kind)) {
      runOne(kind, seed, each);
    }
    long end = System.nanoTime() + TIME.toNanos();
    long seed = FIRST;
    while (System.nanoTime() - end < 0) {
      runOne(kind, seed++, each);
    }
    System.out.println("fuzz " + kind + ": " + (seed - FIRST) + " cases from seed " + FIRST);
  }

  /** Runs as many cases at most; the first that fails ends it. */
  public static void run(String kind, int cases, Case each) {
    for (int seed = 1; seed <= cases; seed++) {
      runOne(kind, seed, each);
    }
  }

  /** The bytes with one to four of them changed, left out, or said twice. */
  public static byte[] mutated(byte[] valid, Random random) {
    byte[] bytes = valid;
    for (int i = 0; i <= random.nextInt(4) && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
      byte[] next =
          switch (random.nextInt(3)) {
            case 0 -> bytes.clone();
            case 1 -> new byte[bytes.length - length];
            default -> new byte[bytes.length + length];
          };
      if (next.length == bytes.length) {
        next[at] = (byte) random.nextInt(256);
      } else if (next.length < bytes.length) {
        System.arraycopy(bytes, 0, next, 0, at);
        System.arraycopy(bytes, at + length, next, at, bytes.length - at - length);
      } else {
        System.arraycopy(bytes, 0, next, 0, at + length);
        System.arraycopy(bytes, at, next, at + length, bytes.length - at);
      }
      bytes = next;
    }
    return bytes;
  }

  /** One of these. */
  @SafeVarargs
  public static <T> T oneOf(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static void runOne(String kind, long seed, Case each) {
    try {
      // Seeds beside one another begin alike.
      each.run(new Random(seed * 0x9E3779B97F4A7C15L));
    } catch (Exception | AssertionError | StackOverflowError e) {
      String again = "scripts/fuzz " + kind + " --seconds 1 --seed " + seed;
      throw new AssertionError(again + " fails: " + e, e);
    }
  }

  private static List<Long> kept(String kind) throws IOException {
    try (InputStream file = Fuzzing.class.getResourceAsStream("/fuzz/" + kind + ".seeds")) {
      if (file == null) {
        throw new AssertionError("there is no fuzz/" + kind + ".seeds");
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(Long::valueOf).toList();
    }
  }
}
