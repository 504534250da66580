package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Reading;
import org.eclipse.parsson.JsonProviderImpl;

/** lessons.md A10, security.md F1: whatever the tree, no byte that leaves names who is hidden. */
class A10HiddenAudiencePropertiesTest {
  private static final JsonProvider JSON = new JsonProviderImpl();
  private static final String ALICE = Here.ORIGIN + "/users/alice";
  private static final String AS = "https://www.w3.org/ns/activitystreams#";

  /** Stands in every URL that must not leave, and nowhere else. */
  private static final String HIDDEN = "hidden-";

  /** The queues take no more than a few thousand that nobody handles. */
  private static final int TRIES_OF_A_SERVER = 5_000;

  private static final AtomicReference<Here> SERVER = new AtomicReference<>();
  private static final AtomicInteger TRIES = new AtomicInteger();

  @AfterContainer
  static void stop() {
    Optional.ofNullable(SERVER.getAndSet(null)).ifPresent(Here::close);
  }

  private static Here server() {
    if (TRIES.getAndIncrement() % TRIES_OF_A_SERVER == 0) {
      stop();
      SERVER.set(new Here());
    }
    return Objects.requireNonNull(SERVER.get());
  }

  /**
   * An activity to send.
   *
   * @param veiled the mark of those whom only a context hides
   */
  private record Sample(JsonObject tree, String veiled) {}

  @Provide
  Arbitrary<Sample> activities() {
    return Arbitraries.randomValue(
        random -> {
          Trees trees = new Trees(random);
          return new Sample(trees.activity(), trees.veiled);
        });
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void no_byte_that_leaves_names_a_hidden_recipient(@ForAll("activities") Sample sample) {
    Here server = server();
    server.store.sent.clear();
    server.store.local.clear();
    Activity draft;
    try {
      draft = ActivityStreams.standard().read(sample.tree()).as(Activity.class);
    } catch (DocumentException e) {
      // A context that would rename one of the two is refused, so nothing leaves.
      assertThat(e.reason()).isEqualTo(DocumentException.Reason.GUARDED_TERM);
      Statistics.collect("refused: " + e.getMessage());
      return;
    }
    Activity sent = server.alice().send(draft);
    assertThat(server.store.sent).hasSize(1);
    assertThat(server.store.local).hasSize(1);
    String all = String.join("\n", A10HiddenAudienceTest.everything(server, sent));
    assertThat(all).doesNotContain(HIDDEN);
    if (draft.reading() != Reading.PLAIN_AFTER_JSON_LD_ERROR) {
      // Without a meaning, nobody is hidden by it.
      assertThat(all).doesNotContain(sample.veiled());
    }
    String tree = sample.tree().toString();
    boolean hides = tree.contains(HIDDEN) || tree.contains(sample.veiled());
    Statistics.collect(draft.reading() + (hides ? " hides" : " hides nothing"));
  }

  /** Random trees with hidden recipients at any depth, under any spelling. */
  private static final class Trees {
    private static final List<String> BTO =
        List.of("bto", "bto", "as:bto", AS + "bto", "ex:bto", "Bto");

    private static final List<String> BCC =
        List.of(
            "bcc", "bcc", "as:bcc", AS + "bcc", "http://www.w3.org/ns/activitystreams#bcc", "BCC");

    private static final List<String> MEMBERS =
        List.of(
            "object",
            "target",
            "attachment",
            "tag",
            "inReplyTo",
            "replies",
            "first",
            "items",
            "orderedItems",
            "instrument",
            "result",
            "origin",
            "generator",
            "icon",
            "mystery",
            "ex:part",
            "as:tag",
            "https://p.example/#whole");

    private static final List<String> TYPES =
        List.of(
            "Note",
            "Create",
            "Announce",
            "Collection",
            "Person",
            "Mention",
            "Link",
            "Secret",
            "https://ex.example/#Thing");

    private static final List<String> ACTIVITIES =
        List.of("Create", "Create", "Update", "Announce", "Like", "Add", "https://ex.example/#Do");

    private final Random random;
    private final String veiled;
    private final int style;
    private final boolean prefixed;
    private final boolean scoped;
    private int count;

    Trees(Random random) {
      this.random = random;
      this.veiled = "veiled-" + Long.toHexString(random.nextLong()) + "-";
      // As most write; in all that JSON-LD has; and in what is not valid JSON-LD as well.
      this.style = random.nextInt(3);
      this.prefixed = style > 0 && random.nextInt(4) == 0;
      this.scoped = style > 0 && random.nextInt(4) == 0;
    }

    JsonObject activity() {
      JsonObjectBuilder activity =
          JSON.createObjectBuilder()
              .add("@context", context())
              .add("type", pick(style == 0 ? ACTIVITIES.subList(0, 6) : ACTIVITIES))
              .add(
                  "to",
                  JSON.createArrayBuilder()
                      .add(AS + "Public")
                      .add("https://open.example/users/o")
                      .add(Here.ORIGIN + "/users/bob"));
      JsonArrayBuilder objects = JSON.createArrayBuilder();
      for (int i = 0; i <= random.nextInt(3); i++) {
        objects.add(
            members(
                JSON.createObjectBuilder()
                    .add("id", ALICE + "/posts/" + random.nextInt(1_000_000))
                    .add("type", "Note")
                    .add("to", AS + "Public"),
                0));
      }
      members(activity, 0);
      return activity.add("object", objects).build();
    }

    private JsonValue context() {
      JsonObjectBuilder own = JSON.createObjectBuilder().add("ex", "https://ex.example/#");
      if (style > 0 && random.nextInt(4) == 0) {
        own.add("@vocab", "https://ex.example/v#");
      }
      if (prefixed) {
        own.add(
            "p", JSON.createObjectBuilder().add("@id", AS + "b").add("@prefix", JsonValue.TRUE));
      }
      if (scoped) {
        own.add(
            "Secret",
            JSON.createObjectBuilder()
                .add("@id", "https://ex.example/#Secret")
                .add(
                    "@context",
                    JSON.createObjectBuilder()
                        .add(
                            "quietly",
                            JSON.createObjectBuilder().add("@id", "as:bcc").add("@type", "@id"))));
      }
      if (style > 0 && random.nextInt(4) == 0) {
        own.add(
            "boxes",
            JSON.createObjectBuilder()
                .add("@id", "https://ex.example/#boxes")
                .add("@container", pick(List.of("@graph", "@list", "@set"))));
      }
      if (style > 0 && random.nextInt(12) == 0) {
        own.add("quietly", pick(List.of("as:bto", AS + "bcc", "bcc")));
      }
      return JSON.createArrayBuilder()
          .add("https://www.w3.org/ns/activitystreams")
          .add(own)
          .build();
    }

    private JsonObjectBuilder members(JsonObjectBuilder out, int depth) {
      // A document with two spellings of one name in an object is refused.
      audience(out, BTO, "p:to");
      audience(out, BCC, "p:cc");
      for (int i = depth > 4 ? 0 : random.nextInt(4); i > 0; i--) {
        String name = pick(MEMBERS);
        out.add(style > 0 ? name : name.substring(name.indexOf(':') + 1), value(depth + 1));
      }
      if (style == 2 && random.nextInt(12) == 0) {
        out.add(pick(List.of("@reverse", "@included")), value(depth + 1));
      }
      if (random.nextInt(6) == 0) {
        // Southern Balochi and Rinconada Bikol have the tags bcc and bto.
        out.add("contentMap", JSON.createObjectBuilder().add("bcc", "x").add("bto", "y"));
      }
      if (depth < 4 && random.nextInt(6) == 0) {
        // What a container of a context makes of it.
        out.add(
            "boxes",
            JSON.createObjectBuilder()
                .add(style == 0 ? "bto" : pick(BTO), hidden(HIDDEN))
                .add("key", object(depth + 1)));
      }
      return out;
    }

    private void audience(JsonObjectBuilder out, List<String> spellings, String byPrefix) {
      if (prefixed && random.nextInt(5) == 0) {
        out.add(byPrefix, hidden(veiled));
      } else if (random.nextInt(3) == 0) {
        out.add(style == 0 ? spellings.get(0) : pick(spellings), hidden(HIDDEN));
      }
    }

    private JsonValue value(int depth) {
      if (random.nextInt(3) > 0) {
        return object(depth);
      }
      JsonArrayBuilder all = JSON.createArrayBuilder();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        all.add(random.nextInt(4) == 0 ? JSON.createValue("text") : object(depth));
      }
      return all.build();
    }

    private JsonObject object(int depth) {
      JsonObjectBuilder object = JSON.createObjectBuilder();
      if (random.nextInt(5) > 0) {
        String type = pick(style == 0 ? TYPES.subList(0, 8) : TYPES);
        object.add("type", type);
        if (scoped && type.equals("Secret")) {
          object.add("quietly", hidden(veiled));
        }
      }
      if (random.nextInt(3) == 0) {
        object.add("id", "https://open.example/" + random.nextInt(100));
      }
      return members(object, depth).build();
    }

    private JsonValue hidden(String mark) {
      String url = "https://" + mark + count++ + ".example/users/h";
      return switch (random.nextInt(style == 0 ? 3 : 5)) {
        case 0 -> JSON.createValue(url);
        case 1 -> JSON.createArrayBuilder().add(url).build();
        case 2 -> JSON.createObjectBuilder().add("id", url).add("type", "Person").build();
        case 3 ->
            JSON.createArrayBuilder()
                .add(JSON.createObjectBuilder().add("@id", url))
                .add("https://" + mark + count++ + ".example/users/h")
                .build();
        default -> JSON.createArrayBuilder().add(JSON.createArrayBuilder().add(url)).build();
      };
    }

    private <T> T pick(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }
  }
}
