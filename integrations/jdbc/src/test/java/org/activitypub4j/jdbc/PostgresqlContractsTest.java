package org.activitypub4j.jdbc;

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
import org.junit.jupiter.api.Nested;

/** The contracts of all stores, on PostgreSQL. */
class PostgresqlContractsTest {
  private static Storage empty() {
    return new JdbcStorage(Databases.postgresqlTables(), Databases.SMALL, null);
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
  class Interactions extends InteractionStoreContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class DeliveryStore extends DeliveryStoreContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class DeliveryOrder extends DeliveryOrderContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class DeliveryLease extends DeliveryLeaseContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class DeliveryShare extends DeliveryShareContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class DeliveryList extends DeliveryListContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }

  @Nested
  class DeliveryHost extends DeliveryHostContract {
    @Override
    protected Storage open() {
      return empty();
    }
  }
}
