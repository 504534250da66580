package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.activitypub4j.client.WalkEnd.Capped;
import org.activitypub4j.client.WalkEnd.Complete;
import org.activitypub4j.client.WalkEnd.Loop;
import org.activitypub4j.client.transport.internal.Target;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Trust;

/** protocol.md H1: however a collection is cut into pages, a walk gives its items in order. */
class H1CollectionModelTest {
  private static final String HOST = "https://peer.test";

  /** How the documents of a collection are written. */
  enum Form {
    EMBEDDED,
    BY_ID,
    BY_ID_ANONYMOUS
  }

  /**
   * A page.
   *
   * @param items numbers that stand for ids
   */
  record Page(List<Integer> items, Form form, String property) {}

  record Cut(List<Integer> direct, String property, List<Page> pages) {

    /** What it means: what stands in the collection itself comes once. */
    List<String> items() {
      List<String> all = new ArrayList<>();
      direct.forEach(item -> all.add(HOST + "/" + item));
      for (Page page : pages) {
        page.items().stream()
            .filter(item -> !direct.contains(item))
            .forEach(item -> all.add(HOST + "/" + item));
      }
      return all;
    }
  }

  @Provide
  Arbitrary<Cut> cuts() {
    Arbitrary<List<Integer>> items =
        Arbitraries.integers().between(0, 30).list().ofMinSize(0).ofMaxSize(6);
    Arbitrary<String> property = Arbitraries.of("items", "orderedItems");
    Arbitrary<Page> page =
        Combinators.combine(items, Arbitraries.of(Form.class), property).as(Page::new);
    return Combinators.combine(
            Arbitraries.oneOf(items, Arbitraries.just(List.<Integer>of())),
            property,
            page.list().ofMinSize(0).ofMaxSize(8))
        .as(Cut::new);
  }

  @Property
  void a_walk_gives_the_items_of_all_pages_in_order(@ForAll("cuts") Cut cut) {
    Walk<CollectionItem> walk = walk(cut, WalkLimits.DEFAULT, UnaryOperator.identity());

    assertThat(ids(walk)).isEqualTo(cut.items());
    assertThat(walk.end()).contains(new Complete());
  }

  @Property
  void a_capped_walk_gives_the_first_of_them(@ForAll("cuts") Cut cut) {
    int max = 7;
    Walk<CollectionItem> walk = walk(cut, new WalkLimits(100, max, 1), UnaryOperator.identity());

    assertThat(ids(walk)).isEqualTo(cut.items().stream().limit(max).toList());
    assertThat(walk.end().orElseThrow())
        .isInstanceOf(cut.items().size() > max ? Capped.class : Complete.class);
  }

  @Property
  void a_last_page_that_leads_back_to_any_other_ends_the_walk(@ForAll("cuts") Cut cut) {
    Optional<Integer> target =
        range(cut.pages().size()).stream()
            .filter(i -> cut.pages().get(i).form() != Form.EMBEDDED)
            .findFirst();
    if (target.isEmpty()) {
      return;
    }
    Walk<CollectionItem> walk =
        walk(
            cut,
            WalkLimits.DEFAULT,
            last -> last + ",\"next\":\"" + HOST + "/p/" + target.get() + "\"");

    assertThat(ids(walk)).isEqualTo(cut.items());
    assertThat(walk.end()).contains(new Loop(URI.create(HOST + "/p/" + target.get())));
  }

  private static List<Integer> range(int size) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(i);
    }
    return all;
  }

  private static List<String> ids(Walk<CollectionItem> walk) {
    return walk.stream().map(item -> item.id().orElseThrow().toString()).toList();
  }

  private static Walk<CollectionItem> walk(Cut cut, WalkLimits limits, UnaryOperator<String> last) {
    Map<String, ASObject> documents = new HashMap<>();
    String next = "";
    for (int i = cut.pages().size() - 1; i >= 0; i--) {
      Page page = cut.pages().get(i);
      String url = HOST + "/p/" + i;
      String members = "\"type\":\"CollectionPage\"" + items(page.property(), page.items());
      members = i == cut.pages().size() - 1 ? last.apply(members) : members + ",\"next\":" + next;
      switch (page.form()) {
        case EMBEDDED -> next = "{" + members + "}";
        case BY_ID -> {
          documents.put(url, read("\"id\":\"" + url + "\"," + members));
          next = "\"" + url + "\"";
        }
        case BY_ID_ANONYMOUS -> {
          documents.put(url, read(members));
          next = "\"" + url + "\"";
        }
      }
    }
    String id = HOST + "/c";
    ASObject root =
        read(
            "\"type\":\"Collection\",\"id\":\""
                + id
                + "\""
                + items(cut.property(), cut.direct())
                + (next.isEmpty() ? "" : ",\"first\":" + next));
    Trust trust = Trust.ofFetch(root, URI.create(id)).word().orElseThrow();
    Budget budget = Budget.of(BudgetLimits.DEFAULT);
    ObjectResolver resolver =
        new ObjectResolver(
            (url, spent) -> {
              throw new AssertionError("fetches " + url);
            },
            (url, spent) -> {
              throw new AssertionError("fetches " + url);
            });
    return new Walk<>(
        new CollectionSteps(
            spent -> new Trusted<>(root.as(ASCollection.class), trust),
            (url, spent) ->
                new Loaded(
                    Optional.ofNullable(documents.get(url.toString())).orElseThrow(),
                    Target.of(url),
                    1,
                    Instant.EPOCH,
                    Instant.EPOCH),
            resolver,
            limits,
            budget));
  }

  /** None, a single value, or a list. */
  private static String items(String property, List<Integer> items) {
    List<String> ids = items.stream().map(item -> "\"" + HOST + "/" + item + "\"").toList();
    return switch (ids.size()) {
      case 0 -> "";
      case 1 -> ",\"%s\":%s".formatted(property, ids.get(0));
      default -> ",\"%s\":%s".formatted(property, ids);
    };
  }

  private static ASObject read(String members) {
    return ActivityStreams.standard()
        .read(
            ("{\"@context\":\"https://www.w3.org/ns/activitystreams\"," + members + "}")
                .getBytes(UTF_8));
  }
}
