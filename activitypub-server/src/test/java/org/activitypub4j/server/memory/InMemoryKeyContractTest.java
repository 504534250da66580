package org.activitypub4j.server.memory;

import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.KeyStoreContract;

class InMemoryKeyContractTest extends KeyStoreContract {
  @Override
  protected Storage open() {
    return new InMemoryStore();
  }
}
