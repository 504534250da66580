package org.activitypub4j.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/** Rows for the stores, as the engine makes them. */
final class Rows {
  static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  static final Duration LEASE = Duration.ofMinutes(1);

  private Rows() {}

  static InboxEntry entry(String key, String actor, int bytes) {
    return entry(key, actor, bytes, Ground.SIGNATURE, SignatureScheme.RFC_9421);
  }

  /** What a local actor did. */
  static InboxEntry local(String key, String actor, int bytes) {
    return entry(key, actor, bytes, Ground.LOCAL, null);
  }

  private static InboxEntry entry(
      String key, String actor, int bytes, Ground provenBy, @Nullable SignatureScheme scheme) {
    return new InboxEntry(
        key,
        URI.create(actor),
        "order of " + key,
        new byte[bytes],
        provenBy,
        scheme,
        Set.of(),
        InboxEntry.Run.FIRST,
        NOW,
        0);
  }

  static OutboundActivity outbound(String id, int bytes) {
    return new OutboundActivity(
        "alice", URI.create("https://a.example/" + id), new byte[bytes], NOW, NOW, null);
  }

  /** In a lane of the inbox. */
  static Delivery delivery(String inbox) {
    return delivery(inbox, inbox.hashCode(), null);
  }

  static Delivery delivery(String inbox, long lane, @Nullable Long after) {
    URI target = URI.create(inbox);
    String host = target.getScheme() + "://" + target.getRawAuthority();
    String domain = Domains.of(target.getHost());
    return new Delivery(Delivery.Kind.INBOX, target, host, domain, lane, after);
  }

  /** Ends a first run without recipients. */
  static void complete(InboxStore inbox, Tx tx, String key) {
    assertThat(inbox.complete(tx, entry(key, "https://a.example/", 0))).isTrue();
  }

  static List<Delivery> deliveries(List<String> inboxes) {
    return inboxes.stream().map(Rows::delivery).toList();
  }
}
