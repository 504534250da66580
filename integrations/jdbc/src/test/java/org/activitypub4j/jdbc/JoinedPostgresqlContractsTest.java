package org.activitypub4j.jdbc;

import org.junit.jupiter.api.Tag;

/** The contracts of all stores, on PostgreSQL, in transactions that a framework runs. */
@Tag("slow")
class JoinedPostgresqlContractsTest extends StoreContracts {
  @Override
  JdbcStorage empty() {
    return ThreadTransactions.storage(Databases.newSchema());
  }

  @Override
  boolean runsAtOnce() {
    return true;
  }
}
