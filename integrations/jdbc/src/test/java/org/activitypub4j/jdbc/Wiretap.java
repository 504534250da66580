package org.activitypub4j.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** A real database, of which the test sees each statement that is run, and can let one fail. */
final class Wiretap {
  final List<String> statements = new CopyOnWriteArrayList<>();
  final AtomicInteger open = new AtomicInteger();
  private final AtomicReference<String> failing = new AtomicReference<>("");
  private final DataSource real;

  Wiretap(DataSource real) {
    this.real = real;
  }

  /** The next statement with this text fails, before the database gets it. */
  void failOnce(String statement) {
    failing.set(statement);
  }

  long count(String statement) {
    return statements.stream().filter(statement::equals).count();
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        real,
        (name, args) -> {
          if (name.equals("getConnection")) {
            open.incrementAndGet();
          }
        });
  }

  private interface Seen {
    void call(String method, Object[] args) throws SQLException;
  }

  private void connection(String method, Object[] args) throws SQLException {
    if (method.equals("close")) {
      open.decrementAndGet();
    } else if (method.equals("commit")) {
      seen("COMMIT");
    }
  }

  private void statement(String method, Object[] args) throws SQLException {
    if (method.startsWith("execute") && args.length > 0 && args[0] instanceof String sql) {
      seen(sql);
    }
  }

  private void prepared(String sql, String method) throws SQLException {
    if (method.startsWith("execute")) {
      seen(sql);
    }
  }

  private void seen(String sql) throws SQLException {
    statements.add(sql);
    if (failing.compareAndSet(sql, "")) {
      throw new SQLException("made to fail: " + sql);
    }
  }

  private <T> T proxy(Class<T> type, Object target, Seen seen) {
    return type.cast(
        Proxy.newProxyInstance(
            Wiretap.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              seen.call(method.getName(), args == null ? new Object[0] : args);
              try {
                Object result = method.invoke(target, args);
                if (result instanceof Connection connection
                    && method.getName().equals("getConnection")) {
                  return proxy(Connection.class, connection, this::connection);
                }
                if (result instanceof PreparedStatement statement
                    && args[0] instanceof String sql) {
                  return proxy(
                      PreparedStatement.class, statement, (name, values) -> prepared(sql, name));
                }
                if (result instanceof Statement statement
                    && method.getName().equals("createStatement")) {
                  return proxy(Statement.class, statement, this::statement);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
