package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of hosts and of inboxes. They are made from the name, so whoever adds a delivery needs no
 * table of hosts, and so waits for nobody. A secret of the database goes into them: nobody else can
 * find a name that gets the number of another. Safe for use by several threads.
 */
final class HostIds {
  private final Sql sql;
  private volatile byte @Nullable [] secret;

  HostIds(Sql sql) {
    this.sql = sql;
  }

  long of(Tx tx, String name) {
    MessageDigest digest = sha256();
    digest.update(secret(tx));
    return ByteBuffer.wrap(digest.digest(name.getBytes(UTF_8))).getLong();
  }

  private byte[] secret(Tx tx) {
    byte[] known = secret;
    if (known == null) {
      known =
          sql.one(
                  tx,
                  "SELECT value FROM {setting} WHERE name = 'secret'",
                  row -> row.getString(1).getBytes(UTF_8))
              .orElseThrow(() -> new IllegalStateException("the table of settings is empty"));
      secret = known;
    }
    return known;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The name of the host of a target, as deliveries have it. */
  static String host(URI target) {
    return Origin.of(target)
        .map(Origin::toString)
        .orElse(target.getScheme() + "://" + target.getRawAuthority());
  }

  /** A target without its host, and with its kind. */
  static String written(Delivery delivery) {
    return kind(delivery.kind()) + path(delivery.host(), delivery.target());
  }

  /** The part of a target that is stored. */
  static String path(String host, URI target) {
    String text = target.toString();
    return text.startsWith(host + "/") ? text.substring(host.length()) : text;
  }

  static char kind(Delivery.Kind kind) {
    return switch (kind) {
      case INBOX -> 'i';
      case ACTOR -> 'a';
      case SERVER -> 's';
    };
  }

  static Delivery delivery(
      String written, String host, String domain, long lane, @Nullable Long after) {
    Delivery.Kind kind =
        switch (written.charAt(0)) {
          case 'i' -> Delivery.Kind.INBOX;
          case 'a' -> Delivery.Kind.ACTOR;
          default -> Delivery.Kind.SERVER;
        };
    String rest = written.substring(1);
    URI target = URI.create(rest.startsWith("/") ? host + rest : rest);
    return new Delivery(kind, target, host, domain, lane, after);
  }
}
