package org.activitypub4j.server.spi;

/**
 * The stores of one database. An application that keeps one of them itself implements this
 * interface and hands the others on.
 */
public interface Storage {

  /** Its transactions. */
  Transactions transactions();

  /** Who follows whom. */
  FollowStore follows();

  /** What local actors published. */
  ContentStore content();

  /** What came in. */
  InboxStore inbox();

  /** What goes out. */
  DeliveryStore deliveries();

  /** The keys of local actors. */
  KeyStore keys();
}
