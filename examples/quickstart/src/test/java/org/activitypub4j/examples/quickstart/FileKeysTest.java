package org.activitypub4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other servers know the keys of the quickstart after a restart. */
class FileKeysTest {
  @TempDir Path folder;

  private static List<String> names(List<ActorKey> keys) {
    return keys.stream().map(ActorKey::name).toList();
  }

  @Test
  void O18_keys_are_the_same_after_a_restart() {
    ActorKey made = new FileKeys(folder).makeKeys("alice").get(0);
    FileKeys restarted = new FileKeys(folder);
    assertThat(restarted.keys("alice"))
        .singleElement()
        .satisfies(key -> assertThat(key.publicKey()).isEqualTo(made.publicKey()));
    assertThat(restarted.makeKeys("alice").get(0).publicKey()).isEqualTo(made.publicKey());
    assertThat(restarted.keys("bob")).isEmpty();
  }

  @Test
  void O18_a_new_key_comes_first_also_after_a_restart() {
    Storage storage = new ExampleStore(new InMemoryStore(), new FileKeys(folder));
    storage.keys().makeKeys("alice");
    List<ActorKey> both = storage.transactions().run(tx -> storage.keys().addKey(tx, "alice"));
    assertThat(names(both)).containsExactly("key-0001", "key-0000");
    assertThat(names(new FileKeys(folder).keys("alice"))).containsExactly("key-0001", "key-0000");
  }

  @Test
  void nobody_else_on_the_machine_can_read_them() throws IOException {
    new FileKeys(folder).makeKeys("alice");
    try (Stream<Path> files = Files.list(folder.resolve("alice"))) {
      for (Path file : files.toList()) {
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
      }
    }
  }
}
