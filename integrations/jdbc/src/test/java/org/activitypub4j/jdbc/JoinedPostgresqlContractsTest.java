package org.activitypub4j.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class JoinedPostgresqlContractsTest extends JoinedContracts {
  @Override
  JdbcSchema tables() {
    return Databases.newSchema();
  }

  @Override
  boolean runsAtOnce() {
    return true;
  }
}
