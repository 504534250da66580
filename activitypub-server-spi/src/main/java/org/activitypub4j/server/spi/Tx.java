package org.activitypub4j.server.spi;

/**
 * A transaction of the application's database, as its {@link Transactions} made it: opaque to the
 * engine, which hands it from one store to the next. It belongs to one thread and ends with the
 * work for which it was made.
 */
public interface Tx {}
