package org.activitypub4j.jdbc;

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

/** The contracts of all stores. A subclass says where, and who runs the transactions. */
abstract class StoreContracts {
  private final Deque<JdbcStorage> open = new ArrayDeque<>();

  /** Returns a new storage with empty tables and {@link Databases#SMALL small shares}. */
  abstract JdbcStorage empty();

  /** Whether several transactions can write at the same time. */
  abstract boolean runsAtOnce();

  private Storage storage() {
    open.add(empty());
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
      return storage();
    }
  }

  @Nested
  class Follows extends FollowStoreContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }

  @Nested
  class Inbox extends InboxStoreContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }

  @Nested
  class Keys extends KeyStoreContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }

  @Nested
  class Objects extends ObjectStoreContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }

  @Nested
  class Interactions extends InteractionStoreContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }

  @Nested
  class DeliveryStore extends DeliveryStoreContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }

  @Nested
  class DeliveryOrder extends DeliveryOrderContract {
    @Override
    protected Storage open() {
      return storage();
    }

    @Override
    protected boolean runsTransactionsAtOnce() {
      return runsAtOnce();
    }
  }

  @Nested
  class DeliveryLease extends DeliveryLeaseContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }

  @Nested
  class DeliveryShare extends DeliveryShareContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }

  @Nested
  class DeliveryList extends DeliveryListContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }

  @Nested
  class DeliveryHost extends DeliveryHostContract {
    @Override
    protected Storage open() {
      return storage();
    }
  }
}
