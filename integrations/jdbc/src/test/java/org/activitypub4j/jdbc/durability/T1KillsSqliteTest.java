package org.activitypub4j.jdbc.durability;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class T1KillsSqliteTest extends KillLoop {
  @TempDir Path folder;

  @Test
  void nothing_is_lost_or_done_twice_on_sqlite() throws Exception {
    run(folder.resolve("node.db").toString(), kills());
  }
}
