package org.activitypub4j.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection in a transaction of ours, as the application sees it. On SQLite the work of others
 * may be in the same transaction, so it cannot be ended here, and closing does nothing.
 */
final class SharedConnection implements InvocationHandler {
  private final Connection connection;
  private final BooleanSupplier over;

  /**
   * @param over whether the transaction has ended
   */
  SharedConnection(Connection connection, BooleanSupplier over) {
    this.connection = connection;
    this.over = over;
  }

  Connection shown() {
    return (Connection)
        Proxy.newProxyInstance(
            SharedConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    @Nullable Object first = args == null || args.length == 0 ? null : args[0];
    switch (method.getName()) {
      case "close" -> {
        return null;
      }
      case "isClosed" -> {
        return over.getAsBoolean();
      }
      case "equals" -> {
        return proxy == first;
      }
      case "hashCode" -> {
        return System.identityHashCode(proxy);
      }
      case "toString" -> {
        return "connection of a transaction";
      }
      default -> {}
    }
    if (over.getAsBoolean()) {
      throw new SQLException("the transaction of this connection has ended");
    }
    switch (method.getName()) {
      case "getAutoCommit" -> {
        return false;
      }
      case "setAutoCommit" -> {
        if (Boolean.FALSE.equals(first)) {
          return null;
        }
        throw refused();
      }
      case "commit", "abort" -> throw refused();
      case "rollback" -> {
        if (first == null) {
          throw refused();
        }
      }
      default -> {}
    }
    try {
      return method.invoke(connection, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static SQLException refused() {
    return new SQLException(
        "the transaction ends when the work returns; to roll it back, throw an exception");
  }
}
