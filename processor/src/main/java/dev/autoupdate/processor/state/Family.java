package dev.autoupdate.processor.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;

/** The column families of the state on disk. */
enum Family {
  /** What the state is of: format, log, epochs, places, next offset, and the {@link Tally}. */
  META("default"),
  /** Objects as they are. */
  OBJECTS("objects"),
  /** Before-images by key and offset. */
  IMAGES("images"),
  /** By offset, when it was, what the batch says of itself, and which keys it changed. */
  CHANGES("changes"),
  /** The offsets of batches by their own number. */
  NUMBERS("numbers");

  /** What can be done without: old offsets cannot be answered then. */
  static final List<Family> HISTORY = List.of(IMAGES, CHANGES, NUMBERS);

  private final String name;

  Family(String name) {
    this.name = name;
  }

  ColumnFamilyDescriptor descriptor(ColumnFamilyOptions options) {
    return new ColumnFamilyDescriptor(name.getBytes(UTF_8), options);
  }

  @Override
  public String toString() {
    return name;
  }

  static List<ColumnFamilyDescriptor> descriptors(ColumnFamilyOptions options) {
    return Arrays.stream(values()).map(family -> family.descriptor(options)).toList();
  }
}
