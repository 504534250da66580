package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.keys.Keys;

/**
 * The keys of the actors as PEM files, so that other servers know them after a restart: a folder
 * for each actor, a file for each key, the newest with the highest number.
 */
final class FileKeys implements KeyStore {
  private final Path folder;
  private final Map<String, List<ActorKey>> known = new ConcurrentHashMap<>();

  FileKeys(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<ActorKey> keys(String actor) {
    return known.computeIfAbsent(actor, this::read);
  }

  @Override
  public List<ActorKey> makeKeys(String actor) {
    return known.compute(
        actor,
        (name, before) -> {
          List<ActorKey> present = before == null || before.isEmpty() ? read(name) : before;
          return present.isEmpty() ? write(name, 0) : present;
        });
  }

  /** A file is not undone with a transaction: what fails leaves a key that nobody was told of. */
  @Override
  public List<ActorKey> addKey(Tx tx, String actor) {
    return known.compute(actor, (name, before) -> write(name, read(name).size()));
  }

  private List<ActorKey> read(String actor) {
    Path own = folder.resolve(actor);
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(own)) {
      List<ActorKey> keys = new ArrayList<>();
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".pem")) {
          keys.add(
              ActorKey.of(
                  name.substring(0, name.length() - ".pem".length()),
                  Keys.keyPairFromPem(Files.readString(file, US_ASCII))));
        }
      }
      return List.copyOf(keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<ActorKey> write(String actor, int number) {
    KeyPair pair = Keys.generateRsa();
    Path own = folder.resolve(actor);
    try {
      Files.createDirectories(own);
      Path file = own.resolve("key-%04d.pem".formatted(number));
      Path temporary = Files.createTempFile(own, "new", "");
      if (Files.getFileStore(own).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(temporary, Keys.toPem(pair.getPrivate()), US_ASCII);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the key of " + actor + " could not be stored", e);
    }
    return read(actor);
  }
}
