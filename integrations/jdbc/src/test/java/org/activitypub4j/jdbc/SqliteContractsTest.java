package org.activitypub4j.jdbc;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.BlockStoreContract;
import org.activitypub4j.testing.contract.FollowStoreContract;
import org.activitypub4j.testing.contract.InboxStoreContract;
import org.activitypub4j.testing.contract.KeyStoreContract;
import org.activitypub4j.testing.contract.ObjectStoreContract;
import org.activitypub4j.testing.contract.ReplyStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of all stores but that of deliveries, on SQLite. */
class SqliteContractsTest {
  @TempDir Path directory;

  private final Deque<TestStorage> open = new ArrayDeque<>();

  private Storage open() {
    open.add(TestStorage.of(Databases.sqliteTables(directory)));
    return open.getLast();
  }

  @AfterEach
  void close() {
    open.forEach(TestStorage::close);
  }

  @Nested
  class Blocks extends BlockStoreContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class Follows extends FollowStoreContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class Inbox extends InboxStoreContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class Keys extends KeyStoreContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class Objects extends ObjectStoreContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class Replies extends ReplyStoreContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }
}
