package org.activitypub4j.jdbc.durability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerRequest;

/**
 * What has become of everything, after nodes have ended.
 *
 * @param arrived for each host the activities that it got, as often as it got them
 * @param sent the activities whose transactions were committed
 * @param effects the activities whose handlers had an effect, as often as they had one
 */
record Audit(
    Map<String, List<String>> arrived,
    List<String> sent,
    List<String> effects,
    DeliveryStore.Counts counts) {

  /** Reads the store and what the peer got, and checks the order of it. */
  static Audit of(LoopbackPeer peer, String store) {
    Map<String, List<String>> arrived = new HashMap<>();
    Map<String, Set<String>> posts = new HashMap<>();
    for (PeerRequest request : peer.requests("POST", "/inbox")) {
      String host = request.headers().first("Host").orElseThrow();
      Activity activity = ActivityStreams.standard().read(request.body()).as(Activity.class);
      assertThat(new String(request.body(), UTF_8)).doesNotContain("rolled back");
      checkOrder(host, activity, posts.computeIfAbsent(host, one -> new HashSet<>()));
      arrived
          .computeIfAbsent(host, one -> new ArrayList<>())
          .add(activity.id().orElseThrow().toString());
    }
    try (JdbcStorage storage = Node.open(store)) {
      return new Audit(
          arrived,
          column(storage, "SELECT activity FROM t_sent"),
          column(storage, "SELECT activity FROM t_effect"),
          storage.transactions().run(tx -> storage.deliveries().counts(tx)));
    }
  }

  /** A post arrives before its change. */
  private static void checkOrder(String host, Activity activity, Set<String> posts) {
    String post = activity.objectId().orElseThrow().toString();
    if (activity instanceof Update) {
      assertThat(posts).as(host + " got a change before what is changed").contains(post);
    }
    posts.add(post);
  }

  private static List<String> column(JdbcStorage storage, String sql) {
    return storage
        .transactions()
        .run(
            tx -> {
              List<String> values = new ArrayList<>();
              try (Statement statement = storage.transactions().connection(tx).createStatement();
                  ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                  values.add(rows.getString(1));
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
              return values;
            });
  }

  int requests() {
    return arrived.values().stream().mapToInt(List::size).sum();
  }

  int duplicates() {
    return arrived.keySet().stream().mapToInt(this::duplicates).sum();
  }

  /** The most duplicates that one host got. */
  int mostDuplicates() {
    return arrived.keySet().stream().mapToInt(this::duplicates).max().orElse(0);
  }

  private int duplicates(String host) {
    List<String> all = arrived.getOrDefault(host, List.of());
    return all.size() - new HashSet<>(all).size();
  }

  /** Checks that what was sent is everywhere, and nothing else. */
  void checkArrived(int hosts) {
    assertThat(counts).isEqualTo(new DeliveryStore.Counts(0, 0));
    checkHaveAll(hosts);
  }

  /** Checks that so many hosts have what was sent, and nothing else; other hosts may not. */
  void checkHaveAll(int hosts) {
    assertThat(sent).isNotEmpty();
    assertThat(arrived).hasSize(hosts);
    arrived.forEach(
        (host, all) -> assertThat(new HashSet<>(all)).as(host).isEqualTo(Set.copyOf(sent)));
  }

  /** Checks that what was accepted had one effect, and nothing had more. */
  void checkEffects(Set<String> accepted) {
    assertThat(effects).doesNotHaveDuplicates();
    assertThat(new HashSet<>(effects)).containsAll(accepted);
  }

  /** Figures for people. */
  String figures() {
    return "%d activities to %d hosts, %d requests, %d duplicates, at most %d of one host"
        .formatted(sent.size(), arrived.size(), requests(), duplicates(), mostDuplicates());
  }
}
