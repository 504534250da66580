package org.activitypub4j.server.memory;

import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.DeliveryLeaseContract;

class InMemoryDeliveryLeaseContractTest extends DeliveryLeaseContract {
  @Override
  protected Storage open() {
    return new InMemoryStore();
  }

  @Override
  protected boolean runsTransactionsAtOnce() {
    return false;
  }
}
