/**
 * What every store has to do, as JUnit 5 tests. Extend each class for a store of your own, and
 * return the store from {@link org.activitypub4j.testing.contract.StoreContract#open}:
 *
 * <pre>{@code
 * class MyInboxTest extends InboxStoreContract {
 *   @Override
 *   protected Storage open() {
 *     return MyStorage.of(emptyDatabase());
 *   }
 * }
 * }</pre>
 *
 * <p>The contracts assume nothing about where rows are kept. They run transactions at the same time
 * if the storage {@linkplain
 * org.activitypub4j.testing.contract.StoreContract#runsTransactionsAtOnce() can}.
 */
@NullMarked
package org.activitypub4j.testing.contract;

import org.jspecify.annotations.NullMarked;
