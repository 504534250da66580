package org.activitypub4j.server.spi;

import java.time.InstantSource;

/**
 * The stores of one database. An application with a store of its own implements this interface and
 * returns the other stores unchanged.
 */
public interface Storage {

  /** Returns the transactions that all stores share. */
  Transactions transactions();

  /** Returns the store of who follows whom. */
  FollowStore follows();

  /** Returns the store of whom local actors block. */
  BlockStore blocks();

  /** Returns the store of what local actors published. */
  ObjectStore objects();

  /** Returns the store of who answered, liked and shared what local actors published. */
  InteractionStore interactions();

  /** Returns the store of received activities. */
  InboxStore inbox();

  /** Returns the store of deliveries. */
  DeliveryStore deliveries();

  /** Returns the store of the local actors' keys. */
  KeyStore keys();

  /**
   * Returns whether what is stored is still there after the process has ended. If not, the engine
   * warns at the start. Default true.
   */
  default boolean isDurable() {
    return true;
  }

  /**
   * Returns the clock of what is stored: when something came, when it is due, how long it is
   * leased. Processes that share a store must agree on the time, or each takes what the other one
   * has leased, so such a store returns the clock of its database. It is asked all the time, and
   * must not wait for anything. Where one process has the store, it can be {@link
   * InstantSource#system}.
   *
   * <p>The time in signatures is that of the system in any case.
   */
  InstantSource clock();
}
