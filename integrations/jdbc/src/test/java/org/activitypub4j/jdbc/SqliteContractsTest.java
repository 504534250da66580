package org.activitypub4j.jdbc;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.BlockStoreContract;
import org.activitypub4j.testing.contract.DeliveryHostContract;
import org.activitypub4j.testing.contract.DeliveryLeaseContract;
import org.activitypub4j.testing.contract.DeliveryListContract;
import org.activitypub4j.testing.contract.DeliveryOrderContract;
import org.activitypub4j.testing.contract.DeliveryShareContract;
import org.activitypub4j.testing.contract.DeliveryStoreContract;
import org.activitypub4j.testing.contract.FollowStoreContract;
import org.activitypub4j.testing.contract.InboxStoreContract;
import org.activitypub4j.testing.contract.InteractionStoreContract;
import org.activitypub4j.testing.contract.KeyStoreContract;
import org.activitypub4j.testing.contract.ObjectStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of all stores, on SQLite. */
class SqliteContractsTest {
  @TempDir Path directory;

  private final Deque<JdbcStorage> open = new ArrayDeque<>();

  private Storage open() {
    open.add(new JdbcStorage(Databases.sqliteTables(directory), Databases.SMALL, null));
    return open.getLast();
  }

  @AfterEach
  void close() {
    open.forEach(JdbcStorage::close);
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
  class Interactions extends InteractionStoreContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class DeliveryStore extends DeliveryStoreContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class DeliveryOrder extends DeliveryOrderContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }

    @Override
    protected boolean runsTransactionsAtOnce() {
      return false;
    }
  }

  @Nested
  class DeliveryLease extends DeliveryLeaseContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class DeliveryShare extends DeliveryShareContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class DeliveryList extends DeliveryListContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }

  @Nested
  class DeliveryHost extends DeliveryHostContract {
    @Override
    protected Storage open() {
      return SqliteContractsTest.this.open();
    }
  }
}
