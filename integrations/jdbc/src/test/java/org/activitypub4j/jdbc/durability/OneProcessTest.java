package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.activitypub4j.jdbc.JdbcStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of SQLite belongs to one process. */
class OneProcessTest {
  @TempDir Path folder;

  @Test
  void a_second_process_cannot_open_the_file_until_the_first_one_has_ended() throws Exception {
    Path file = folder.resolve("node.db");
    int port = Child.freePort();
    try (Child first = Child.start(file.toString(), port, port, Child.freePort(), 1)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> JdbcStorage.openFile(file))
          .withMessageContainingAll("another process uses", file.toString());
      first.kill();
    }
    try (JdbcStorage storage = JdbcStorage.openFile(file)) {
      assertThat(storage.keys().keys("alice")).hasSize(1);
    }
  }
}
