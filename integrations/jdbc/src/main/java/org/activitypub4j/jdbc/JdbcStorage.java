package org.activitypub4j.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.activitypub4j.client.SharedCache;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.Storage;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/**
 * Everything that a server has to keep, in a database: SQLite, which is one file for one process,
 * or PostgreSQL, which several processes can share. What was committed is still there after the
 * process has ended, however it ended.
 *
 * <p>Safe for use by several threads. Close it after the {@code Federation} that uses it.
 */
public final class JdbcStorage implements Storage, AutoCloseable {
  private final JdbcTransactions transactions;
  private final Sql sql;
  private final FollowStore follows;
  private final BlockStore blocks;
  private final ObjectStore objects;
  private final InteractionStore interactions;
  private final InboxStore inbox;
  private final DeliveryStore deliveries;
  private final JdbcKeys keys;
  private final JdbcCache cache;

  /** Null if one process has the database. */
  private final @Nullable DatabaseClock databaseClock;

  private final InstantSource clock;

  /** Empty if several processes share the database, or it is in memory. */
  private Optional<FileOwner> owner = Optional.empty();

  /**
   * @param encryption for private keys; null to store them as they are
   */
  JdbcStorage(JdbcSchema schema, Limits limits, @Nullable KeyEncryption encryption) {
    this(schema, limits, encryption, JdbcTransactions.of(schema));
  }

  private JdbcStorage(
      JdbcSchema schema,
      Limits limits,
      @Nullable KeyEncryption encryption,
      JdbcTransactions transactions) {
    this.transactions = transactions;
    this.sql = new Sql(schema, transactions);
    this.follows = new JdbcFollows(sql, limits);
    this.blocks = new JdbcBlocks(sql);
    this.objects = new JdbcObjects(sql);
    this.interactions = new JdbcInteractions(sql, limits);
    this.inbox = new JdbcInbox(sql, limits);
    this.deliveries = new JdbcDeliveries(sql, limits);
    this.keys = new JdbcKeys(sql, transactions, encryption);
    this.databaseClock =
        schema.dialect() == Dialect.POSTGRESQL ? new DatabaseClock(schema.dataSource()) : null;
    this.clock = databaseClock == null ? InstantSource.system() : databaseClock;
    this.cache = new JdbcCache(sql, transactions, limits.cache(), clock);
  }

  /**
   * Opens a file of SQLite, which is made if it does not exist, and makes or changes its tables as
   * needed. Needs the driver {@code org.xerial:sqlite-jdbc}. A file belongs to one process at a
   * time.
   *
   * @param file in a directory that exists, on a local disk; next to it come files with the endings
   *     {@code -wal}, {@code -shm} and {@code .lock}
   * @throws IllegalStateException if another process uses the file
   */
  public static JdbcStorage openFile(Path file) {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + Objects.requireNonNull(file, "file"));
    return open(source);
  }

  /**
   * Opens a database, and makes or changes its tables as needed.
   *
   * @param dataSource for PostgreSQL a pool; of SQLite, one connection is taken and kept
   * @throws IllegalArgumentException if it is neither SQLite nor PostgreSQL
   */
  public static JdbcStorage open(DataSource dataSource) {
    return builder(JdbcSchema.of(dataSource)).build();
  }

  /** Begins a storage with other settings. */
  public static Builder builder(JdbcSchema tables) {
    return new Builder(Objects.requireNonNull(tables, "tables"));
  }

  /** The settings of a storage. Not for use by several threads. */
  public static final class Builder {
    private final JdbcSchema tables;
    private SchemaMode mode = SchemaMode.MIGRATE;
    private @Nullable KeyEncryption encryption;
    private Limits limits = Limits.DEFAULT;
    private @Nullable ApplicationTransactions application;

    private Builder(JdbcSchema tables) {
      this.tables = tables;
    }

    /** Sets what happens to the tables at the start. Default {@link SchemaMode#MIGRATE}. */
    public Builder schemaMode(SchemaMode newMode) {
      this.mode = Objects.requireNonNull(newMode, "newMode");
      return this;
    }

    /**
     * Lets the framework of the application run all transactions, so that what the engine writes
     * and what the application writes are one transaction, whoever began it. Default: the storage
     * begins its own.
     *
     * <p>A file of SQLite then needs connections that begin with {@code BEGIN IMMEDIATE} and wait
     * for each other: {@link #build} refuses others, and says which setting is missing. What
     * several callers do is not committed together any more.
     */
    public Builder transactions(ApplicationTransactions newApplication) {
      this.application = Objects.requireNonNull(newApplication, "newApplication");
      return this;
    }

    /**
     * Has the private keys of actors encrypted in the database, with AES-GCM. By default they are
     * not, and whoever can read the database can sign as every actor. Keys that are there already
     * stay as they are until {@link JdbcStorage#encryptAllKeys}.
     *
     * @param id a name for the secret, which is stored with each key
     * @param secret a key for AES, of 128, 192 or 256 bits, which is not stored
     */
    public Builder encryptKeys(String id, SecretKey secret) {
      this.encryption = KeyEncryption.with(id, secret);
      return this;
    }

    /**
     * Adds a secret that was used before, so that keys which are encrypted with it can be read.
     *
     * @throws IllegalStateException before {@link #encryptKeys}
     * @throws IllegalArgumentException if there is a secret with this id
     */
    public Builder formerSecret(String id, SecretKey secret) {
      if (encryption == null) {
        throw new IllegalStateException("set the present secret first: encryptKeys");
      }
      this.encryption = encryption.andFormer(id, secret);
      return this;
    }

    /**
     * Sets how many deliveries may wait; default 4,000,000, each of about 140 bytes. For one domain
     * half of them may wait, for one host a quarter. What is above a share is parked; if there is
     * no room at all, who sends gets a {@code QueueFullException}.
     */
    public Builder maxDeliveries(long deliveries) {
      this.limits = limits.withDeliveries(positive("maxDeliveries", deliveries));
      return this;
    }

    /**
     * Sets how many received activities may wait for their handlers, and how many bytes they may
     * take; default 200,000 and 2 GiB. From one domain half of that may wait, from one host a
     * quarter. What is above is refused with 503, so that it is sent again.
     */
    public Builder maxReceived(long activities, long bytes) {
      this.limits =
          limits.withInbox(
              new Shares.Limit(positive("maxReceived", activities), positive("maxReceived", bytes)),
              limits.inboxOfActor());
      return this;
    }

    /**
     * Sets how many documents, keys and failures of other servers are kept, and how many bytes they
     * may take; default 200,000 and 512 MiB. What is over first makes room.
     */
    public Builder maxCached(long entries, long bytes) {
      this.limits =
          limits.withCache(
              new Shares.Limit(positive("maxCached", entries), positive("maxCached", bytes)));
      return this;
    }

    Builder limits(Limits newLimits) {
      this.limits = newLimits;
      return this;
    }

    private static long positive(String name, long number) {
      if (number <= 0) {
        throw new IllegalArgumentException(name + " must be positive: " + number);
      }
      return number;
    }

    /**
     * Opens the storage.
     *
     * @throws IllegalStateException if the tables are not of a version that this library works
     *     with, another process uses the file of SQLite, or private keys are encrypted with a
     *     secret that was not set
     */
    public JdbcStorage build() {
      Optional<FileOwner> owner = owner();
      JdbcStorage storage;
      try {
        tables.apply(mode);
        storage = new JdbcStorage(tables, limits, encryption, transactions());
      } catch (RuntimeException e) {
        owner.ifPresent(FileOwner::close);
        throw e;
      }
      storage.owner = owner;
      try {
        storage.transactions.runRelaxed(
            tx -> {
              storage.keys.checkSecrets(tx);
              return tx;
            });
        if (tables.dialect() == Dialect.SQLITE) {
          storage.endLeases();
        }
        return storage;
      } catch (RuntimeException e) {
        storage.close();
        throw e;
      }
    }

    private JdbcTransactions transactions() {
      return application == null
          ? JdbcTransactions.of(tables)
          : new JoinedTransactions(tables, application);
    }

    private Optional<FileOwner> owner() {
      if (tables.dialect() != Dialect.SQLITE) {
        return Optional.empty();
      }
      try (Connection connection = tables.dataSource().getConnection()) {
        Path file = FileOwner.file(connection);
        return file.toString().isEmpty() ? Optional.empty() : Optional.of(FileOwner.of(file));
      } catch (SQLException e) {
        throw new DatabaseException("the file cannot be opened", e);
      }
    }
  }

  /** What is leased was leased by a process that has ended, because a file has only one. */
  private void endLeases() {
    transactions.run(
        tx -> {
          sql.update(
              tx, "UPDATE {host} SET leased_until = 0, next = 0 WHERE leased_until IS NOT NULL");
          sql.update(tx, "UPDATE {inbox_actor} SET due = 0 WHERE leased IS NOT NULL");
          return tx;
        });
  }

  /**
   * Encrypts all private keys with the present secret that are not encrypted, or with a former one.
   * Afterwards the former secret is not needed any more, by any node.
   *
   * @return how many there were
   * @throws IllegalStateException if no secret was set, or that of a key is not known
   */
  public int encryptAllKeys() {
    return transactions.run(keys::encryptAll);
  }

  /** Returns the transactions, which the application can use for its own rows. */
  @Override
  public JdbcTransactions transactions() {
    return transactions;
  }

  @Override
  public FollowStore follows() {
    return follows;
  }

  @Override
  public BlockStore blocks() {
    return blocks;
  }

  @Override
  public ObjectStore objects() {
    return objects;
  }

  @Override
  public InteractionStore interactions() {
    return interactions;
  }

  @Override
  public InboxStore inbox() {
    return inbox;
  }

  @Override
  public DeliveryStore deliveries() {
    return deliveries;
  }

  @Override
  public KeyStore keys() {
    return keys;
  }

  /**
   * Returns the clock of PostgreSQL, or the system's for SQLite. Safe for use by several threads.
   */
  @Override
  public InstantSource clock() {
    return clock;
  }

  /**
   * Returns a cache in a table, for what was fetched from other servers: actors, keys, failures,
   * and how each server wants requests to be signed. With {@code Federation.Builder.cache} it is
   * not fetched again after a restart, or by another node. It is written a moment later, so the
   * last fraction of a second is lost if the process is killed. If the database fails, it is as if
   * it were empty.
   */
  public SharedCache cache() {
    return cache;
  }

  /**
   * Gives the connections back. The {@code DataSource} stays open. Transactions that run come to
   * their end first; what begins later throws {@code IllegalStateException}.
   */
  @Override
  public void close() {
    if (databaseClock != null) {
      databaseClock.close();
    }
    cache.close();
    transactions.close();
    owner.ifPresent(FileOwner::close);
    owner = Optional.empty();
  }
}
