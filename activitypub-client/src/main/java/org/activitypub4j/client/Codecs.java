package org.activitypub4j.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Trust;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.VerificationKey;

/** What is remembered, as bytes for a {@link SharedCache}. */
final class Codecs {
  /** To be raised with every change of a form. */
  private static final int VERSION = 4;

  /** What a node of a tree takes, and a byte of its text. */
  private static final int NODE_BYTES = 128;

  private static final int TEXT_BYTES = 2;

  private final ActivityStreams streams;

  Codecs(ActivityStreams streams) {
    this.streams = streams;
  }

  LayeredCache.Codec<FetchedDocument> documents() {
    return codec(
        (document, out) -> {
          object(document.object(), out);
          text(document.requestedUrl().toString(), out);
          out.writeLong(document.fetchedAt().toEpochMilli());
          out.writeLong(document.freshUntil().toEpochMilli());
          out.writeInt(document.sizeBytes());
        },
        in -> {
          ASObject object = object(in);
          // It was fetched from its id, or it would not have been kept.
          Trust trust = Trust.ofFetch(object, object.id().orElseThrow()).word().orElseThrow();
          return new FetchedDocument(
              object,
              trust,
              URI.create(text(in)),
              Instant.ofEpochMilli(in.readLong()),
              Instant.ofEpochMilli(in.readLong()),
              in.readInt());
        });
  }

  LayeredCache.Codec<ServerFacts.Told> nodeInfos() {
    return codec(
        (told, out) -> {
          text(told.url().toString(), out);
          out.writeUTF(told.version());
          object(told.document(), out);
          out.writeLong(told.freshUntil().toEpochMilli());
          out.writeInt(told.sizeBytes());
        },
        in ->
            new ServerFacts.Told(
                URI.create(text(in)),
                in.readUTF(),
                object(in),
                Instant.ofEpochMilli(in.readLong()),
                in.readInt()));
  }

  LayeredCache.Codec<KeyLookup.Found> keys() {
    return codec(
        (found, out) -> {
          text(found.keyId().toString(), out);
          out.writeInt(found.keys().size());
          for (VerificationKey key : found.keys()) {
            text(key.id().toString(), out);
            text(key.owner().toString(), out);
            text(Keys.toPem(key.publicKey()), out);
          }
          out.writeUTF(found.proof().name());
          out.writeLong(found.fetchedAt().toEpochMilli());
        },
        in ->
            new KeyLookup.Found(
                URI.create(text(in)),
                keys(in),
                OwnerProof.valueOf(in.readUTF()),
                Instant.ofEpochMilli(in.readLong())));
  }

  private static List<VerificationKey> keys(DataInputStream in) throws IOException {
    List<VerificationKey> keys = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      keys.add(VerificationKey.ofPem(URI.create(text(in)), URI.create(text(in)), text(in)));
    }
    return keys;
  }

  static LayeredCache.Codec<KnownHandles.Proven> handles() {
    return codec(
        (known, out) -> {
          text(known.actor().toString(), out);
          text(known.subject().toString(), out);
          out.writeUTF(known.proof().name());
          out.writeLong(known.at().toEpochMilli());
        },
        in ->
            new KnownHandles.Proven(
                URI.create(text(in)),
                Handle.parse(text(in)).orElseThrow(),
                HandleProof.valueOf(in.readUTF()),
                Instant.ofEpochMilli(in.readLong())));
  }

  static LayeredCache.Codec<Miss> misses() {
    return codec(
        (miss, out) -> {
          out.writeUTF(miss.reason().name());
          text(miss.url(), out);
          text(miss.message(), out);
          out.writeInt(miss.status());
          Duration retryAfter = miss.retryAfter();
          out.writeLong(retryAfter == null ? -1 : retryAfter.toMillis());
          TransportException.Reason transport = miss.transport();
          out.writeUTF(transport == null ? "" : transport.name());
          out.writeLong(miss.until().toEpochMilli());
          out.writeInt(miss.times());
        },
        in -> {
          FetchException.Reason reason = FetchException.Reason.valueOf(in.readUTF());
          String url = text(in);
          String message = text(in);
          int status = in.readInt();
          long retryAfter = in.readLong();
          String transport = in.readUTF();
          return new Miss(
              reason,
              url,
              message,
              status,
              retryAfter < 0 ? null : Duration.ofMillis(retryAfter),
              transport.isEmpty() ? null : TransportException.Reason.valueOf(transport),
              Instant.ofEpochMilli(in.readLong()),
              in.readInt());
        });
  }

  private interface Writing<V> {
    void write(V value, DataOutputStream out) throws IOException;
  }

  private interface Reading<V> {
    V read(DataInputStream in) throws IOException;
  }

  private static <V> LayeredCache.Codec<V> codec(Writing<V> writing, Reading<V> reading) {
    return new LayeredCache.Codec<>() {
      @Override
      public byte[] encode(V value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
          out.writeByte(VERSION);
          writing.write(value, out);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
      }

      @Override
      public Optional<V> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
          return in.readByte() == VERSION ? Optional.of(reading.read(in)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
          return Optional.empty(); // of another version, or damaged: it is fetched again
        }
      }
    };
  }

  /**
   * How much heap the tree of a document takes at most: its text, and a node for each place where
   * one can start.
   */
  static int treeBytes(byte[] document) {
    int nodes = 0;
    for (byte each : document) {
      if (each == '{' || each == '[' || each == ':' || each == ',') {
        nodes++;
      }
    }
    return TEXT_BYTES * document.length + NODE_BYTES * nodes;
  }

  private static void text(String text, DataOutputStream out) throws IOException {
    bytes(text.getBytes(StandardCharsets.UTF_8), out);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private void object(ASObject object, DataOutputStream out) throws IOException {
    bytes(streams.write(object), out);
  }

  private ASObject object(DataInputStream in) throws IOException {
    return streams.read(bytes(in));
  }

  private static void bytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("cut off");
    }
    return in.readNBytes(length);
  }
}
