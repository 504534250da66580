package org.activitypub4j.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Turns values into bytes and back. The bytes are also for other nodes, which may run another
 * version of this library.
 *
 * @param <V> the values, immutable
 */
interface Codec<V> {
  /** Raise this with every change of the form of any value. */
  int VERSION = 4;

  byte[] encode(V value);

  /** The value; empty if the bytes are not of this version. */
  Optional<V> decode(byte[] bytes);

  /** Writes the parts of a value. */
  @FunctionalInterface
  interface Writer<V> {
    void write(V value, DataOutputStream out) throws IOException;
  }

  /** Reads the parts of a value in the same order. */
  @FunctionalInterface
  interface Reader<V> {
    V read(DataInputStream in) throws IOException;
  }

  /** Writes the version, and then the parts of a value; see {@link CodecParts}. */
  static <V> Codec<V> of(Writer<V> writer, Reader<V> reader) {
    return new Codec<>() {
      @Override
      public byte[] encode(V value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
          out.writeByte(VERSION);
          writer.write(value, out);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
      }

      @Override
      public Optional<V> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
          return in.readByte() == VERSION ? Optional.of(reader.read(in)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
          return Optional.empty(); // of another version, or damaged, so fetch it again
        }
      }
    };
  }
}
