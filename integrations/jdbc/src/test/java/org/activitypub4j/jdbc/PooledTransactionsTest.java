package org.activitypub4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    try (Statement statement = connection.createStatement();
        ResultSet level = statement.executeQuery("SHOW transaction_isolation")) {
      level.next();
      return level.getString(1);
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
}
