package org.activitypub4j.jdbc.durability;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

class T2FailPointsPostgresqlTest extends KillLoop {
  @Test
  void nothing_is_lost_or_done_twice_wherever_it_ends_on_postgresql() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      run(server.getJdbcUrl("postgres", "postgres"), FailPoint.all(random));
    }
  }
}
