package org.activitypub4j.server.memory;

import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.ReplyStoreContract;

class InMemoryReplyContractTest extends ReplyStoreContract {
  @Override
  protected Storage open() {
    return new InMemoryStore();
  }
}
