package org.activitypub4j.server.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.server.Stores;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;

/** A store that does not keep what relaxed work does. */
final class LosesRelaxed implements Transactions {
  private final Transactions transactions;

  private LosesRelaxed(Transactions transactions) {
    this.transactions = transactions;
  }

  static Storage open() {
    InMemoryStore memory = new InMemoryStore();
    return Stores.with(new LosesRelaxed(memory.transactions()), memory.deliveries());
  }

  @Override
  public <R> R run(Function<Tx, R> work) {
    return transactions.run(work);
  }

  @Override
  public <R> R runRelaxed(Function<Tx, R> work) {
    List<R> result = new ArrayList<>();
    try {
      return transactions.run(
          tx -> {
            result.add(work.apply(tx));
            throw new IllegalStateException("lost");
          });
    } catch (IllegalStateException e) {
      return result.get(0);
    }
  }

  @Override
  public Optional<Tx> current() {
    return transactions.current();
  }
}
