package org.activitypub4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

class PooledTransactionsTest {

  /** A pool of one connection, which does not repair what it gets back. */
  private static DataSource poolOf(Connection one) {
    Connection kept =
        (Connection)
            Proxy.newProxyInstance(
                PooledTransactionsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, args) -> {
                  try {
                    return method.getName().equals("close") ? null : method.invoke(one, args);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return (DataSource)
        Proxy.newProxyInstance(
            PooledTransactionsTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, args) -> kept);
  }

  private static String isolation(Connection connection) {
    return setting(connection, "transaction_isolation");
  }

  private static String setting(Connection connection, String name) {
    try (Statement statement = connection.createStatement();
        ResultSet value = statement.executeQuery("SHOW " + name)) {
      value.next();
      return value.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void gives_the_connection_back_as_it_was() throws SQLException {
    for (boolean former : new boolean[] {true, false}) {
      try (Connection one = Databases.postgresql().getConnection()) {
        one.setReadOnly(true);
        one.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        one.setAutoCommit(former);
        JdbcTransactions transactions = new PooledTransactions(poolOf(one));

        String inside = transactions.run(tx -> isolation(transactions.connection(tx)));
        assertThat(inside).isEqualTo("read committed");
        transactions.run(PooledTransactionsTest::write);
        assertThatExceptionOfType(IllegalArgumentException.class)
            .isThrownBy(
                () ->
                    transactions.run(
                        tx -> {
                          throw new IllegalArgumentException("no");
                        }));

        assertThat(one.getAutoCommit()).isEqualTo(former);
        assertThat(one.isReadOnly()).isTrue();
        assertThat(isolation(one)).isEqualTo("serializable");
        if (!former) {
          one.rollback();
        }
      }
    }
  }

  private static Tx write(Tx tx) {
    try (Statement statement = ((JdbcTx) tx).connection().createStatement()) {
      statement.execute("CREATE TABLE written (name TEXT)");
      statement.execute("DROP TABLE written");
      return tx;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void only_relaxed_work_does_not_wait_for_the_disk() throws SQLException {
    try (Connection one = Databases.postgresql().getConnection()) {
      Databases.execute(poolOf(one), "SET synchronous_commit = on");
      JdbcTransactions transactions = new PooledTransactions(poolOf(one));
      Function<Tx, String> look = tx -> setting(transactions.connection(tx), "synchronous_commit");

      List<String> seen = new ArrayList<>();
      seen.add(transactions.run(look));
      seen.add(transactions.runRelaxed(look));
      seen.add(transactions.run(tx -> transactions.runRelaxed(look)));
      seen.add(transactions.run(look));
      assertThat(seen).containsExactly("on", "off", "on", "on");
      String isolation = transactions.runRelaxed(tx -> isolation(transactions.connection(tx)));
      assertThat(isolation).isEqualTo("read committed");
    }
  }
}
