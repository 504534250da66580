package org.activitypub4j.jdbc;

import java.sql.SQLException;

/** Thrown if the database fails. The cause says why. */
final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseException(String message, SQLException cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
