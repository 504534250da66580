package org.activitypub4j.server.spi;

/**
 * A transaction of the application's database, made by its {@link Transactions}. The engine only
 * passes it from one store to the next. It belongs to one thread, and ends when the work for which
 * it was made returns.
 */
public interface Tx {}
