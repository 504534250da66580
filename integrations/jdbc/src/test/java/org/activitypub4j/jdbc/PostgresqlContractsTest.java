package org.activitypub4j.jdbc;

/** The contracts of all stores, on PostgreSQL. */
class PostgresqlContractsTest extends StoreContracts {
  @Override
  JdbcStorage empty() {
    return new JdbcStorage(Databases.postgresqlTables(), Databases.SMALL, null);
  }

  @Override
  boolean runsAtOnce() {
    return true;
  }
}
