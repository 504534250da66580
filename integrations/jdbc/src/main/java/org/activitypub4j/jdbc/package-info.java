/**
 * Stores in a database: SQLite, which is one file, or PostgreSQL, which several nodes can share.
 * Plain JDBC, with the driver that the application brings. {@link JdbcCopy} moves a server from one
 * to the other.
 */
@NullMarked
package org.activitypub4j.jdbc;

import org.jspecify.annotations.NullMarked;
