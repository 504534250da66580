package org.activitypub4j.spring;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;

/** A database that says what it is, and nothing else. */
final class OtherDatabase {
  private OtherDatabase() {}

  static Connection connection() {
    DatabaseMetaData data =
        (DatabaseMetaData)
            Proxy.newProxyInstance(
                OtherDatabase.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getDatabaseProductName") ? "H2" : null);
    return (Connection)
        Proxy.newProxyInstance(
            OtherDatabase.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> method.getName().equals("getMetaData") ? data : null);
  }
}
