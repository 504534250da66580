package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.keys.Keys;
import org.jspecify.annotations.Nullable;

/**
 * RSA keys in a table: of each actor the current one, and the two before it. They are remembered
 * for a few seconds, because another node may add one.
 */
final class JdbcKeys implements KeyStore {
  private static final int MAX_KEYS = 3;
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Sql sql;
  private final JdbcTransactions transactions;
  private final @Nullable KeyEncryption encryption;
  private final SecureRandom random = new SecureRandom();
  private final Cache<String, List<ActorKey>> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(FRESH).build();

  /** Many threads may want the first key of an actor at once; one of them makes it. */
  private final Lock[] making = Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

  /** The transactions that have changed keys and are not over, with the actors. */
  private final Set<Change> changes = ConcurrentHashMap.newKeySet();

  /** How many transactions have changed keys so far. Guarded by {@link #known}. */
  private long changed;

  private record Change(JdbcTx tx, String actor) {}

  JdbcKeys(Sql sql, JdbcTransactions transactions, @Nullable KeyEncryption encryption) {
    this.sql = sql;
    this.transactions = transactions;
    this.encryption = encryption;
  }

  @Override
  public List<ActorKey> keys(String actor) {
    boolean changedHere =
        transactions
            .current()
            .filter(tx -> changes.contains(new Change(sql.check(tx), actor)))
            .isPresent();
    List<ActorKey> present = changedHere ? null : known.getIfPresent(actor);
    return present == null ? read(actor, changedHere) : present;
  }

  private List<ActorKey> read(String actor, boolean changedHere) {
    long before = changed();
    List<ActorKey> read = transactions.run(tx -> stored(tx, actor));
    synchronized (known) {
      if (!changedHere && before == changed) {
        known.put(actor, read);
      }
    }
    return read;
  }

  private long changed() {
    synchronized (known) {
      return changed;
    }
  }

  private void forget(String actor) {
    synchronized (known) {
      changed++;
      known.invalidate(actor);
    }
  }

  private List<ActorKey> stored(Tx tx, String actor) {
    return sql.list(
        tx,
        "SELECT name, private_key, secret FROM {key} WHERE actor = ? ORDER BY place DESC LIMIT ?",
        row -> key(actor, row),
        actor,
        MAX_KEYS);
  }

  private ActorKey key(String actor, ResultSet row) throws SQLException {
    String name = row.getString(1);
    byte[] pem = clear(new Name(actor, name), new Stored(row.getBytes(2), row.getString(3)));
    return ActorKey.of(name, Keys.keyPairFromPem(new String(pem, UTF_8)));
  }

  /** A key as it lies in the table. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] bytes, @Nullable String secret) {}

  private byte[] clear(Name of, Stored stored) {
    String secret = stored.secret();
    if (secret == null) {
      return stored.bytes();
    }
    if (encryption == null) {
      throw new IllegalStateException(
          "the private keys are encrypted with the secret " + secret + ", which was not set");
    }
    return encryption.decrypt(secret, of.owner(), stored.bytes());
  }

  private static String owner(String actor, String name) {
    return actor + "#" + name;
  }

  @Override
  public List<ActorKey> makeKeys(String actor) {
    List<ActorKey> present = keys(actor);
    if (!present.isEmpty()) {
      return present;
    }
    if (transactions.current().isPresent()) {
      return make(actor); // who has a transaction must not wait for who may need one
    }
    Lock lock = making[Math.floorMod(actor.hashCode(), making.length)];
    lock.lock();
    try {
      List<ActorKey> made = keys(actor);
      return made.isEmpty() ? make(actor) : made;
    } finally {
      lock.unlock();
    }
  }

  private List<ActorKey> make(String actor) {
    KeyPair pair = Keys.generateRsa(random); // before the transaction, because it takes long
    return transactions.run(
        tx -> {
          insert(tx, actor, "main-key", pair);
          return stored(tx, actor);
        });
  }

  @Override
  public List<ActorKey> addKey(Tx tx, String actor) {
    makeKeys(actor);
    String name = "key-" + Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX);
    insert(tx, actor, name, Keys.generateRsa(random));
    sql.update(
        tx,
        "DELETE FROM {key} WHERE actor = ? AND place <= (SELECT place FROM {key} WHERE actor = ?"
            + " ORDER BY place DESC LIMIT 1 OFFSET ?)",
        actor,
        actor,
        MAX_KEYS);
    return stored(tx, actor);
  }

  private void insert(Tx tx, String actor, String name, KeyPair pair) {
    JdbcTx open = sql.check(tx);
    byte[] pem = Keys.toPem(pair.getPrivate()).getBytes(UTF_8);
    sql.update(
        tx,
        "INSERT INTO {key} (actor, name, place, private_key, secret) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (actor, name) DO NOTHING",
        actor,
        name,
        sql.nextPlace(tx),
        encryption == null ? pem : encryption.encrypt(owner(actor, name), pem),
        encryption == null ? null : encryption.current());
    Change change = new Change(open, actor);
    changes.add(change);
    open.afterCommit(
        () -> {
          forget(actor);
          changes.remove(change);
        });
    open.afterRollback(() -> changes.remove(change));
  }

  /**
   * Decrypts one key for each secret, of a hundred keys.
   *
   * @throws IllegalStateException if a secret was not set, or is another one
   */
  void checkSecrets(Tx tx) {
    Set<String> checked = new HashSet<>();
    sql.list(
            tx,
            "SELECT actor, name, private_key, secret FROM {key} WHERE secret IS NOT NULL LIMIT 100",
            row ->
                Map.entry(
                    new Name(row.getString(1), row.getString(2)),
                    new Stored(row.getBytes(3), row.getString(4))))
        .forEach(
            one -> {
              if (checked.add(one.getValue().secret())) {
                clear(one.getKey(), one.getValue());
              }
            });
  }

  /**
   * Encrypts all keys with the current secret that are not.
   *
   * @return how many there were
   */
  int encryptAll(Tx tx) {
    KeyEncryption with = encryption;
    if (with == null) {
      throw new IllegalStateException("no secret was set");
    }
    List<Name> old =
        sql.list(
            tx,
            "SELECT actor, name FROM {key} WHERE secret IS NULL OR secret <> ?",
            row -> new Name(row.getString(1), row.getString(2)),
            with.current());
    for (Name one : old) {
      for (Stored stored : lock(tx, one)) {
        sql.update(
            tx,
            "UPDATE {key} SET private_key = ?, secret = ? WHERE actor = ? AND name = ?",
            with.encrypt(one.owner(), clear(one, stored)),
            with.current(),
            one.actor(),
            one.name());
      }
    }
    return old.size();
  }

  private record Name(String actor, String name) {
    String owner() {
      return JdbcKeys.owner(actor, name);
    }
  }

  private List<Stored> lock(Tx tx, Name one) {
    return sql.list(
        tx,
        "SELECT private_key, secret FROM {key} WHERE actor = ? AND name = ?" + sql.dialect().lock(),
        row -> new Stored(row.getBytes(1), row.getString(2)),
        one.actor(),
        one.name());
  }
}
