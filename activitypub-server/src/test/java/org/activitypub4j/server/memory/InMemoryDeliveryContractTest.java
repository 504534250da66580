package org.activitypub4j.server.memory;

import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.DeliveryStoreContract;

class InMemoryDeliveryContractTest extends DeliveryStoreContract {
  @Override
  protected Storage open() {
    return new InMemoryStore();
  }

  @Override
  protected boolean runsTransactionsAtOnce() {
    return false;
  }
}
