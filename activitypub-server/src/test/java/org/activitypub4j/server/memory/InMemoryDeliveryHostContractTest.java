package org.activitypub4j.server.memory;

import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.DeliveryHostContract;

class InMemoryDeliveryHostContractTest extends DeliveryHostContract {
  @Override
  protected Storage open() {
    return new InMemoryStore();
  }

  @Override
  protected boolean runsTransactionsAtOnce() {
    return false;
  }
}
