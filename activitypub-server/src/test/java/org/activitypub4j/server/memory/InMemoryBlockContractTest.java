package org.activitypub4j.server.memory;

import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.BlockStoreContract;

class InMemoryBlockContractTest extends BlockStoreContract {
  @Override
  protected Storage open() {
    return new InMemoryStore();
  }
}
