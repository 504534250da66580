package org.activitypub4j.jdbc;

import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.BlockStoreContract;
import org.activitypub4j.testing.contract.FollowStoreContract;
import org.activitypub4j.testing.contract.InboxStoreContract;
import org.activitypub4j.testing.contract.KeyStoreContract;
import org.activitypub4j.testing.contract.ObjectStoreContract;
import org.activitypub4j.testing.contract.ReplyStoreContract;
import org.junit.jupiter.api.Nested;

/** The contracts of all stores but that of deliveries, on PostgreSQL. */
class PostgresqlContractsTest {
  private static Storage empty() {
    return TestStorage.of(Databases.postgresqlTables());
  }

  @Nested
  class Blocks extends BlockStoreContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class Follows extends FollowStoreContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class Inbox extends InboxStoreContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class Keys extends KeyStoreContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class Objects extends ObjectStoreContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class Replies extends ReplyStoreContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }
}
