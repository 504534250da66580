package org.activitypub4j.server.memory;

import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.InteractionStoreContract;

class InMemoryInteractionContractTest extends InteractionStoreContract {
  @Override
  protected Storage open() {
    return new InMemoryStore();
  }
}
