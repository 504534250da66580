package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.WalkEnd.Capped;
import org.activitypub4j.client.WalkEnd.Capped.Limit;
import org.activitypub4j.client.WalkEnd.Closed;
import org.activitypub4j.client.WalkEnd.Complete;
import org.activitypub4j.client.WalkEnd.Failed;
import org.activitypub4j.client.WalkEnd.ForeignPage;
import org.activitypub4j.client.WalkEnd.Hidden;
import org.activitypub4j.client.WalkEnd.Loop;
import org.activitypub4j.client.WalkEnd.OutOfBudget;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Note;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md H1, H2; security.md D4: the items of a collection, whatever its form. */
@Timeout(60)
class H1CollectionsTest {
  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  @AutoClose private final FederationClient client = Clients.loopback();

  private static final Budget roomy() {
    return Budget.of(new BudgetLimits(20_000, 5, Duration.ofSeconds(50)));
  }

  private Walk<CollectionItem> walk(String target) {
    return client.walk(peer.url(target), client.newBudget());
  }

  private static List<String> ids(Walk<CollectionItem> walk) {
    List<String> ids = new ArrayList<>();
    while (walk.hasNext()) {
      ids.add(walk.next().id().map(URI::getPath).orElse("-"));
    }
    return ids;
  }

  private static WalkEnd end(Walk<?> walk) {
    return walk.end().orElseThrow();
  }

  /** Serves a document; {@code $} stands for the peer. */
  private void serve(String target, String members) {
    peer.on(target, document(members));
  }

  private Reply document(String members) {
    String json = "{\"@context\":\"https://www.w3.org/ns/activitystreams\"," + members + "}";
    return Reply.document(json.replace("$", peer.origin().toString()));
  }

  private void serveCollection(String members) {
    serve("/c", "\"type\":\"OrderedCollection\",\"id\":\"$/c\"," + members);
  }

  @Test
  void H1_items_in_the_collection_itself() {
    serveCollection("\"orderedItems\":[\"$/1\",{\"id\":\"$/2\",\"type\":\"Note\"},\"$/1\"]");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).containsExactly("/1", "/2", "/1");
    assertThat(end(walk)).isEqualTo(new Complete());
    assertThat(peer.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"items", "orderedItems"})
  void H1_a_single_value_is_a_list_of_one(String property) {
    serveCollection("\"" + property + "\":\"$/1\"");
    assertThat(ids(walk("/c"))).containsExactly("/1");
  }

  @Test
  void H1_pages_by_id() {
    serveCollection("\"totalItems\":3,\"first\":\"$/c?page=1\",\"last\":\"$/c?page=2\"");
    serve(
        "/c?page=1",
        "\"type\":\"OrderedCollectionPage\",\"id\":\"$/c?page=1\",\"partOf\":\"$/c\","
            + "\"first\":\"$/c?page=1\",\"next\":\"$/c?page=2\",\"orderedItems\":[\"$/1\",\"$/2\"]");
    serve(
        "/c?page=2",
        "\"type\":\"OrderedCollectionPage\",\"id\":\"$/c?page=2\",\"prev\":\"$/c?page=1\","
            + "\"orderedItems\":[\"$/3\"]");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).containsExactly("/1", "/2", "/3");
    assertThat(end(walk)).isEqualTo(new Complete());
    assertThat(peer.requests()).hasSize(3);
  }

  @Test
  void H1_a_first_page_that_is_embedded_and_pages_without_ids() {
    serve(
        "/c",
        "\"type\":\"Collection\",\"id\":\"$/c\",\"first\":{\"type\":\"CollectionPage\","
            + "\"next\":\"$/p2\",\"items\":[\"$/1\"]}");
    serve("/p2", "\"type\":\"CollectionPage\",\"partOf\":\"$/c\",\"items\":\"$/2\"");

    assertThat(ids(walk("/c"))).containsExactly("/1", "/2");
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void H1_a_page_to_start_with_goes_on_to_the_next_and_not_to_the_first() {
    serve(
        "/p2",
        "\"type\":\"OrderedCollectionPage\",\"id\":\"$/p2\",\"first\":\"$/p1\",\"next\":\"$/p3\","
            + "\"orderedItems\":[\"$/2\"]");
    serve("/p3", "\"type\":\"OrderedCollectionPage\",\"orderedItems\":[\"$/3\"]");

    assertThat(ids(walk("/p2"))).containsExactly("/2", "/3");
  }

  @Test
  void H1_items_that_the_collection_and_its_first_page_both_have_come_once() {
    serveCollection("\"orderedItems\":[\"$/1\",\"$/2\"],\"first\":\"$/p1\"");
    serve("/p1", "\"type\":\"OrderedCollectionPage\",\"orderedItems\":[\"$/1\",\"$/2\",\"$/3\"]");

    assertThat(ids(walk("/c"))).containsExactly("/1", "/2", "/3");
  }

  @Test
  void H1_an_embedded_stub_is_fetched_by_its_id() {
    serve(
        "/n",
        "\"type\":\"Note\",\"id\":\"$/n\",\"replies\":"
            + "{\"type\":\"OrderedCollection\",\"id\":\"$/c\",\"totalItems\":1}");
    serveCollection("\"first\":{\"type\":\"OrderedCollectionPage\",\"id\":\"$/p\"}");
    serve("/p", "\"type\":\"OrderedCollectionPage\",\"orderedItems\":[\"$/1\"]");
    Trusted<Note> note = client.resolve(peer.url("/n"), Note.class, client.newBudget());

    assertThat(ids(client.walk(note, AS.REPLIES, client.newBudget()))).containsExactly("/1");
  }

  @Test
  void H1_nothing_is_fetched_before_it_is_asked_for() {
    serveCollection("\"first\":\"$/p1\"");
    serve(
        "/p1",
        "\"type\":\"OrderedCollectionPage\",\"next\":\"$/p2\",\"orderedItems\":[\"$/1\",\"$/2\"]");
    Walk<CollectionItem> walk = walk("/c");
    assertThat(peer.requests()).isEmpty();

    assertThat(walk.next()).hasToString(peer.url("/1").toString());
    assertThat(walk.next().id()).contains(peer.url("/2"));
    assertThat(peer.requests()).hasSize(2);
    assertThat(walk.end()).isEmpty();
  }

  @Test
  void H1_a_closed_walk_fetches_no_more() {
    serveCollection("\"first\":\"$/p1\"");
    serve("/p1", "\"type\":\"OrderedCollectionPage\",\"next\":\"$/p2\",\"orderedItems\":[\"$/1\"]");
    Walk<CollectionItem> walk = walk("/c");
    try (Stream<CollectionItem> items = walk.stream()) {
      assertThat(items.limit(1)).hasSize(1);
    }

    assertThat(walk.hasNext()).isFalse();
    assertThat(end(walk)).isEqualTo(new Closed());
    assertThat(peer.requests()).hasSize(2);
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(walk::next);
  }

  @Test
  void H1_a_page_on_another_server_is_not_fetched() {
    serveCollection("\"orderedItems\":[\"$/1\"],\"first\":\"http://other.test:1/p\"");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).containsExactly("/1");
    assertThat(end(walk))
        .isEqualTo(new ForeignPage(URI.create("http://other.test:1/p"), peer.origin()));
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void H1_a_page_that_redirects_to_another_server_or_has_its_id_there_does_not_count() {
    serveCollection("\"first\":\"$/p\"");
    peer.on("/p", Reply.redirect(peer.url("other.test", "/q").toString()));
    serve("/q", "\"type\":\"OrderedCollectionPage\",\"orderedItems\":[\"$/1\"]");
    Walk<CollectionItem> redirected = walk("/c");
    assertThat(ids(redirected)).isEmpty();
    assertThat(end(redirected)).isInstanceOf(Failed.class);
    assertThat(peer.log()).doesNotContain("GET /q unsigned");

    serve(
        "/p",
        "\"type\":\"OrderedCollectionPage\",\"id\":\"http://other.test:1/p\","
            + "\"orderedItems\":[\"$/1\"]");
    Walk<CollectionItem> claimed = walk("/c");
    assertThat(ids(claimed)).isEmpty();
    assertThat(end(claimed)).isInstanceOf(ForeignPage.class);
  }

  @Test
  void H1_caps_of_items_and_pages_tell_that_there_is_more() {
    serveCollection("\"first\":\"$/p1\"");
    for (int page = 1; page <= 3; page++) {
      serve(
          "/p" + page,
          "\"type\":\"OrderedCollectionPage\","
              + (page < 3 ? "\"next\":\"$/p" + (page + 1) + "\"," : "")
              + "\"orderedItems\":[\"$/%d\",\"$/%d\"]".formatted(page * 2 - 1, page * 2));
    }
    assertThat(capped(100, 3)).containsExactly("/1", "/2", "/3", "ITEMS 3");
    assertThat(capped(100, 5)).hasSize(6).endsWith("ITEMS 5");
    assertThat(capped(100, 6)).hasSize(7).endsWith("complete");
    assertThat(capped(2, 100)).containsExactly("/1", "/2", "/3", "/4", "PAGES 2");
    assertThat(capped(3, 100)).hasSize(7).endsWith("complete");
  }

  private List<String> capped(int maxPages, int maxItems) {
    try (FederationClient small =
        Clients.builder().walkLimits(new WalkLimits(maxPages, maxItems, 1)).build()) {
      Walk<CollectionItem> walk = small.walk(peer.url("/c"), small.newBudget());
      List<String> all = new ArrayList<>(ids(walk));
      WalkEnd end = end(walk);
      all.add(end instanceof Capped capped ? capped.limit() + " " + capped.max() : "complete");
      assertThat(end.isComplete()).isEqualTo(!(end instanceof Capped));
      return all;
    }
  }

  @Test
  void H2_a_collection_may_hide_its_items() {
    serveCollection("\"totalItems\":7");
    Walk<CollectionItem> hidden = walk("/c");
    assertThat(ids(hidden)).isEmpty();
    assertThat(end(hidden)).isEqualTo(new Hidden(7));
    assertThat(end(hidden).message()).contains("7 items");

    serveCollection("\"totalItems\":0");
    Walk<CollectionItem> empty = walk("/c");
    assertThat(ids(empty)).isEmpty();
    assertThat(end(empty)).isEqualTo(new Complete());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void H2_a_collection_may_be_refused(int status) {
    peer.on("/c", Reply.status(status));
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).isEmpty();
    assertThat(((Failed) end(walk)).cause().status()).hasValue(status);
  }

  @Test
  void H2_a_page_that_fails_leaves_what_was_read() {
    serveCollection("\"first\":\"$/p1\"");
    serve("/p1", "\"type\":\"OrderedCollectionPage\",\"next\":\"$/p2\",\"orderedItems\":[\"$/1\"]");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).containsExactly("/1");
    assertThat(((Failed) end(walk)).cause().reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(end(walk).message()).contains("/p2");
  }

  @Test
  void H2_what_is_no_collection_has_no_items() {
    serve("/c", "\"type\":\"Note\",\"id\":\"$/c\",\"content\":\"x\"");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(walk.hasNext()).isFalse();
    assertThat(((Failed) end(walk)).cause().reason()).isEqualTo(Reason.WRONG_TYPE);
  }

  @Test
  void H2_an_actor_without_the_collection_has_no_items() {
    serve("/a", "\"type\":\"Person\",\"id\":\"$/a\",\"inbox\":\"$/a/inbox\"");
    Trusted<Actor> actor = client.resolve(peer.url("/a"), Actor.class, client.newBudget());
    Walk<CollectionItem> walk = client.walk(actor, AS.OUTBOX, client.newBudget());

    assertThat(walk.hasNext()).isFalse();
    assertThat(end(walk)).isEqualTo(new Complete());
  }

  // ------------------------------------------------------------------ C4: what leaves things out

  private Walk<CollectionItem> outbox(String url) {
    client.forget(peer.url("/eve"));
    serve(
        "/eve",
        "\"type\":\"Person\",\"id\":\"$/eve\",\"inbox\":\"$/i\",\"outbox\":\"" + url + "\"");
    Trusted<Actor> eve = client.resolve(peer.url("/eve"), Actor.class, client.newBudget());
    return client.walk(eve, AS.OUTBOX, client.newBudget());
  }

  @Test
  void C4_a_collection_without_id_is_that_of_the_url_that_its_actor_names() {
    serve("/eve/out", "\"type\":\"OrderedCollection\",\"first\":\"$/eve/out?page=1\"");
    serve(
        "/eve/out?page=1",
        "\"type\":\"OrderedCollectionPage\",\"orderedItems\":[\"$/1\","
            + "{\"type\":\"Note\",\"id\":\"$/2\",\"attributedTo\":\"$/eve\"},"
            + "{\"type\":\"Note\",\"id\":\"$/3\",\"attributedTo\":\"$/bob\"}]");
    List<CollectionItem> items = outbox("$/eve/out").stream().toList();

    assertThat(items)
        .extracting(item -> item.id().orElseThrow().getPath())
        .containsExactly("/1", "/2", "/3");
    assertThat(items)
        .extracting(item -> item.object().isPresent())
        .containsExactly(false, true, false);
  }

  @Test
  void C4_a_collection_without_id_may_redirect_on_its_server() {
    peer.on("/eve/out", Reply.redirect("/out/5"));
    serve("/out/5", "\"type\":\"Collection\",\"items\":[\"$/1\"]");

    assertThat(ids(outbox("$/eve/out"))).containsExactly("/1");
  }

  @Test
  void C4_a_collection_with_the_id_of_another_is_refused() {
    for (String id : List.of("$/other", "http://other.test:1/eve/out", "$/eve/out#x", "acct:a@b")) {
      serve(
          "/eve/out",
          "\"type\":\"OrderedCollection\",\"id\":\"" + id + "\",\"orderedItems\":[\"$/1\"]");
      Walk<CollectionItem> walk = outbox("$/eve/out");

      assertThat(ids(walk)).as(id).isEmpty();
      assertThat(((Failed) end(walk)).cause().reason()).isIn(Reason.ID_MISMATCH, Reason.NO_ID);
    }
  }

  @Test
  void C4_a_collection_without_id_on_another_server_or_behind_a_redirect_to_one_is_refused() {
    serve("/there", "\"type\":\"OrderedCollection\",\"orderedItems\":[\"$/1\"]");
    Walk<CollectionItem> foreign = outbox(peer.url("other.test", "/there").toString());
    assertThat(ids(foreign)).isEmpty();
    assertThat(((Failed) end(foreign)).cause().reason()).isEqualTo(Reason.NO_ID);

    peer.on("/eve/out", Reply.redirect(peer.url("other.test", "/there").toString()));
    Walk<CollectionItem> redirected = outbox("$/eve/out");
    assertThat(ids(redirected)).isEmpty();
    assertThat(((Failed) end(redirected)).cause().reason()).isEqualTo(Reason.TRANSPORT);
  }

  @Test
  void C4_what_has_no_id_and_is_no_collection_is_refused() {
    serve("/eve/out", "\"type\":\"Note\",\"content\":\"x\"");
    Walk<CollectionItem> walk = outbox("$/eve/out");

    assertThat(walk.hasNext()).isFalse();
    assertThat(((Failed) end(walk)).cause().reason()).isEqualTo(Reason.WRONG_TYPE);
  }

  @Test
  void C4_a_collection_without_id_that_nobody_names_is_refused() {
    serve("/c", "\"type\":\"OrderedCollection\",\"orderedItems\":[\"$/1\"]");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(walk.hasNext()).isFalse();
    assertThat(((Failed) end(walk)).cause().reason()).isEqualTo(Reason.NO_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"orderedItems\":[]",
        "\"items\":[]",
        "\"orderedItems\":[],\"totalItems\":3",
        "\"as:items\":{\"@list\":[]}"
      })
  void C4_an_embedded_page_that_says_that_it_is_empty_is_not_fetched(String items) {
    serveCollection(
        "\"first\":{\"type\":\"OrderedCollectionPage\",\"id\":\"$/p\",%s}".formatted(items));
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).isEmpty();
    assertThat(end(walk)).isEqualTo(new Complete());
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void C4_an_embedded_collection_that_says_that_it_is_empty_is_not_fetched() {
    serve(
        "/n",
        "\"type\":\"Note\",\"id\":\"$/n\",\"replies\":"
            + "{\"type\":\"Collection\",\"id\":\"$/n/r\",\"items\":[]}");
    Trusted<Note> note = client.resolve(peer.url("/n"), Note.class, client.newBudget());
    Walk<CollectionItem> walk = client.walk(note, AS.REPLIES, client.newBudget());

    assertThat(ids(walk)).isEmpty();
    assertThat(end(walk)).isEqualTo(new Complete());
    assertThat(peer.requests()).hasSize(1);
  }

  // ------------------------------------------------------------------ D4: hostile collections

  @Test
  void D4_a_page_whose_next_is_itself() {
    serveCollection("\"first\":\"$/p\"");
    serve("/p", "\"type\":\"OrderedCollectionPage\",\"next\":\"$/p\",\"orderedItems\":[\"$/1\"]");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).containsExactly("/1");
    assertThat(end(walk)).isEqualTo(new Loop(peer.url("/p")));
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void D4_two_pages_that_lead_to_each_other() {
    serveCollection("\"first\":\"$/a\"");
    serve("/a", "\"type\":\"OrderedCollectionPage\",\"next\":\"$/b\",\"orderedItems\":[\"$/1\"]");
    serve("/b", "\"type\":\"OrderedCollectionPage\",\"next\":\"$/a#x\",\"orderedItems\":[\"$/2\"]");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).containsExactly("/1", "/2");
    assertThat(end(walk)).isEqualTo(new Loop(peer.url("/a")));
    assertThat(peer.requests()).hasSize(3);
  }

  @Test
  void D4_pages_that_lead_back_by_a_redirect() {
    serveCollection("\"first\":\"$/a\"");
    serve("/a", "\"type\":\"OrderedCollectionPage\",\"next\":\"$/b\",\"orderedItems\":[\"$/1\"]");
    peer.on("/b", Reply.redirect("/a"));
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).containsExactly("/1");
    assertThat(end(walk)).isEqualTo(new Loop(peer.url("/a")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"$/c\"", "{\"type\":\"OrderedCollection\",\"id\":\"$/c\"}"})
  void D4_a_first_page_that_is_the_collection_itself(String first) {
    serveCollection("\"orderedItems\":[\"$/1\"],\"first\":" + first);
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).containsExactly("/1");
    assertThat(end(walk)).isEqualTo(new Loop(peer.url("/c")));
    assertThat(peer.requests()).hasSize(1);
  }

  private void serveEndlessPages(String items) {
    serveCollection("\"first\":\"$/p?0\"");
    for (int i = 0; i < 200; i++) {
      serve(
          "/p?" + i,
          "\"type\":\"OrderedCollectionPage\",\"next\":\"$/p?%d\",\"orderedItems\":%s"
              .formatted(i + 1, items));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"$/1\"]", "[]"})
  void D4_a_fresh_page_each_time_uses_up_the_budget_of_requests(String items) {
    serveEndlessPages(items);
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).hasSizeLessThan(20);
    assertThat(end(walk)).isInstanceOf(OutOfBudget.class);
    assertThat(end(walk).message()).contains("20 requests");
    assertThat(peer.requests()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"$/1\"]", "[]"})
  void D4_a_fresh_page_each_time_ends_after_a_hundred_pages(String items) {
    serveEndlessPages(items);
    Walk<CollectionItem> walk = client.walk(peer.url("/c"), roomy());

    assertThat(ids(walk)).hasSizeLessThanOrEqualTo(100);
    assertThat(end(walk)).isEqualTo(new Capped(Limit.PAGES, 100));
    assertThat(peer.requests()).hasSize(101);
  }

  @Test
  void D4_ten_thousand_items_end_after_five_thousand() {
    serveCollection("\"orderedItems\":[\"$/1\"" + ",\"$/1\"".repeat(9_999) + "]");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).hasSize(5_000);
    assertThat(end(walk)).isEqualTo(new Capped(Limit.ITEMS, 5_000));
  }

  @Test
  void D4_no_time_no_page() {
    serveCollection("\"orderedItems\":[\"$/1\"],\"first\":\"$/p\"");
    Budget spent = Budget.of(new BudgetLimits(20, 5, Duration.ofNanos(1)));
    Walk<CollectionItem> walk = client.walk(peer.url("/c"), spent);

    assertThat(walk.hasNext()).isFalse();
    assertThat(end(walk)).isInstanceOf(OutOfBudget.class);
    assertThat(peer.requests()).isEmpty();
  }

  @Test
  void D4_items_that_are_collections_are_items_and_not_walked() {
    serveCollection(
        "\"orderedItems\":[{\"type\":\"OrderedCollection\",\"id\":\"$/d\",\"first\":\"$/e\"},"
            + "{\"type\":\"Collection\",\"items\":[\"$/1\"]},\"$/c\"]");
    Walk<CollectionItem> walk = walk("/c");

    assertThat(ids(walk)).containsExactly("/d", "-", "/c");
    assertThat(end(walk)).isEqualTo(new Complete());
    assertThat(peer.requests()).hasSize(1);
  }

  // ------------------------------------------------------------------ items

  @Test
  void A4_an_item_is_believed_only_if_the_collection_may_speak_for_it() {
    String note =
        "{\"type\":\"Note\",\"id\":\"$/%s\",\"attributedTo\":\"$/%s\",\"content\":\"embedded\"}";
    serve("/alice", "\"type\":\"Person\",\"id\":\"$/alice\",\"inbox\":\"$/i\",\"outbox\":\"$/c\"");
    serveCollection("\"first\":\"$/p\"");
    serve(
        "/p",
        "\"type\":\"OrderedCollectionPage\",\"orderedItems\":[%s,%s,%s]"
            .formatted(
                note.formatted("own", "alice"),
                note.formatted("bobs", "bob"),
                note.formatted("x", "bob").replace("$", "http://other.test:1")));
    serve("/bobs", "\"type\":\"Note\",\"id\":\"$/bobs\",\"content\":\"fetched\"");
    Trusted<Actor> alice = client.resolve(peer.url("/alice"), Actor.class, client.newBudget());
    List<CollectionItem> items =
        client.walk(alice, AS.OUTBOX, client.newBudget()).stream().toList();

    assertThat(items.get(0).object()).isPresent();
    assertThat(text(items.get(0))).isEqualTo("embedded");
    assertThat(items.get(1).object()).isEmpty();
    assertThat(items.get(1).reference().object()).isPresent();
    assertThat(text(items.get(1))).isEqualTo("fetched");
    assertThat(items.get(2).object()).isEmpty();

    // Without the actor who names it, the collection is nobody's.
    assertThat(client.walk(peer.url("/c"), client.newBudget()).next().object()).isEmpty();
  }

  @Test
  void A4_a_page_that_says_it_is_somebody_elses_does_not_speak_for_the_owner() {
    serve("/alice", "\"type\":\"Person\",\"id\":\"$/alice\",\"inbox\":\"$/i\",\"outbox\":\"$/c\"");
    serveCollection("\"first\":\"$/p\"");
    serve(
        "/p",
        "\"type\":\"OrderedCollectionPage\",\"attributedTo\":\"$/bob\",\"orderedItems\":"
            + "[{\"type\":\"Note\",\"id\":\"$/n\",\"attributedTo\":\"$/alice\"}]");
    Trusted<Actor> alice = client.resolve(peer.url("/alice"), Actor.class, client.newBudget());

    assertThat(client.walk(alice, AS.OUTBOX, client.newBudget()).next().object()).isEmpty();
  }

  private static String text(CollectionItem item) {
    ASObject object = item.resolve(Note.class).object();
    return object.content().orElseThrow().toPlainText();
  }

  @Test
  void D4_items_draw_on_the_budget_of_the_walk() {
    serveCollection("\"orderedItems\":[\"$/1\"]");
    serve("/1", "\"type\":\"Note\",\"id\":\"$/1\"");
    Budget budget = client.newBudget();
    client.walk(peer.url("/c"), budget).forEachRemaining(item -> item.resolve(Note.class));

    assertThat(budget.requestsLeft()).isEqualTo(18);
  }
}
