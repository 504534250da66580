package org.activitypub4j.server.memory;

import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.ObjectStoreContract;

class InMemoryObjectContractTest extends ObjectStoreContract {
  @Override
  protected Storage open() {
    return new InMemoryStore();
  }
}
