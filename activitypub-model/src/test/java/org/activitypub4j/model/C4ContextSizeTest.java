package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.activitypub4j.model.DocumentException.Reason;
import org.activitypub4j.model.LinkedDataException.Obstacle;
import org.junit.jupiter.api.Test;

/** security.md C4: a small document with a context of its own costs no more than it may. */
class C4ContextSizeTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private static final ReadLimits DEEP =
      new ReadLimits(1 << 20, 200, 100_000, 256 * 1024, 1024, 64, 64, 1_000, 100_000, 5_000);

  private static byte[] note(String context, String members) {
    return ("{'@context':['https://www.w3.org/ns/activitystreams',"
            + context
            + "],'id':'https://a.example/1','type':'Note'"
            + members
            + "}")
        .replace('\'', '"')
        .getBytes(UTF_8);
  }

  private static void allowed(String context, String members) {
    byte[] document = note(context, members);
    assertThat(STREAMS.read(document)).isNotNull();
    assertThat(STREAMS.linkedData(new JsonReader(ReadLimits.DEFAULT).read(document))).isNotNull();
  }

  private static void refused(String context, String members, String message) {
    byte[] document = note(context, members);
    assertThatThrownBy(() -> STREAMS.read(document))
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT_EXCEEDED))
        .hasMessageContaining(message);
    refusedAsStatements(context, members, message);
  }

  private static void refusedAsStatements(String context, String members, String message) {
    JsonObject tree = new JsonReader(ReadLimits.DEFAULT).read(note(context, members));
    assertThatThrownBy(() -> STREAMS.linkedData(tree))
        .isInstanceOfSatisfying(
            LinkedDataException.class,
            e -> assertThat(e.obstacle()).isEqualTo(Obstacle.LIMIT_EXCEEDED))
        .hasMessageContaining(message);
  }

  /** As many terms, and a last one. */
  private static String terms(int others, String definition, String last) {
    return IntStream.range(0, others)
        .mapToObj(i -> "'t" + i + "':'" + definition.replace("#", Integer.toString(i + 1)) + "',")
        .collect(Collectors.joining("", "{", last + "}"));
  }

  private static String list(int count, String item) {
    return Collections.nCopies(count, item).stream().collect(Collectors.joining(",", "[", "]"));
  }

  /** Each is followed on the stack. */
  @Test
  void a_chain_of_terms_has_256_at_most() {
    allowed(terms(255, "t#", "'t255':'as:name'"), ",'t0':'x'");
    refused(terms(256, "t#", "'t256':'as:name'"), ",'t0':'x'", "256 terms");
    refused(terms(900, "t#", "'t900':'as:name'"), ",'t0':'x'", "256 terms");
    refused(terms(5_000, "t#", "'t5000':'as:name'"), ",'t0':'x'", "terms");
  }

  @Test
  void several_contexts_count_together() {
    String half = terms(127, "as:name", "'last':'as:name'");
    allowed(half + "," + half, "");
    refused(half + "," + half + ",{'one':'as:name'}", "", "256 terms");
    refused("{'u':{'@id':'as:u','@context':" + half + "}}," + half, "", "256 terms");
  }

  @Test
  void all_contexts_of_a_document_have_1024_terms() {
    String one = "{'@context':" + terms(199, "as:name", "'last':'as:name'") + "}";
    allowed("{}", ",'tag':" + list(5, one));
    refused("{}", ",'tag':" + list(6, one), "1024 terms");
  }

  @Test
  void a_context_in_the_document_is_as_small() {
    String large = terms(256, "as:name", "'last':'as:name'");
    refused("{}", ",'tag':{'@context':" + large + "}", "256 terms");
  }

  /** A tree from elsewhere may be deeper than what is read here. */
  @Test
  void contexts_of_contexts_end() {
    ActivityStreams deep = ActivityStreams.builder().limits(DEEP).build();
    assertThat(deep.read(scopes(63))).isNotNull();
    for (ActivityStreams streams : List.of(deep, STREAMS)) {
      assertThatThrownBy(() -> streams.read(scopes(64)))
          .isInstanceOf(DocumentException.class)
          .hasMessageContaining("levels");
    }
  }

  private static JsonObject scopes(int levels) {
    String deep = "{'u':{'@id':'as:u','@context':".repeat(levels) + "{}" + "}}".repeat(levels);
    return new JsonReader(DEEP).read(note(deep, ""));
  }

  @Test
  void an_IRI_of_a_term_has_2048_characters() {
    String longest = "https://a.example/" + "x".repeat(2_030);
    assertThat(longest).hasSize(2_048);
    allowed("{'p':'" + longest + "'}", "");
    refused("{'p':'" + longest + "x'}", "", "2048 characters");
    refused("{'p':{'@id':'" + longest + "x'}}", "", "2048 characters");
  }

  /** Each may be written with those before: 100 of them would have 2^100 characters. */
  @Test
  void prefixes_do_not_grow() {
    String growing = terms(40, "t#:" + "x".repeat(49) + "/", "'t40':'https://a.example/'");
    allowed(growing, "");
    String more = terms(41, "t#:" + "x".repeat(49) + "/", "'t41':'https://a.example/'");
    refused(more, "", "2048 characters");
  }

  /** It is gone through for each value below it. */
  @Test
  void scoped_contexts_are_small_or_seldom_used() {
    String scoped =
        "{'u':{'@id':'as:attachment','@context':"
            + terms(199, "as:name", "'last':'as:name'")
            + "}}";
    allowed(scoped, ",'u':" + list(120, "{}"));
    refused(scoped, ",'u':" + list(500, "{}"), "scoped contexts with 201 terms");
    refused(scoped, ",'u':{'contentMap':{" + keys(500) + "}}", "scoped contexts");
    refused(scoped, ",'u':{" + keys(500) + "}", "scoped contexts");
    refused("{}", ",'tag':[{'@context':" + scoped + ",'u':" + list(500, "{}") + "}]", "scoped");
  }

  @Test
  void so_are_those_of_types() {
    String scoped =
        "{'U':{'@id':'as:U','@context':" + terms(199, "as:name", "'last':'as:name'") + "}}";
    refused(scoped, ",'tag':{'type':" + list(500, "'U'") + "}", "scoped contexts");
  }

  @Test
  void bundled_contexts_count_when_they_are_scoped() {
    String scoped = "{'u':{'@id':'as:attachment','@context':'https://w3id.org/security/v1'}}";
    allowed(scoped, ",'u':" + list(100, "{}"));
    refused(scoped, ",'u':" + list(900, "{}"), "scoped contexts");
    allowed("'https://w3id.org/security/v1'", ",'attachment':" + list(50, "{}"));
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'k" + i + "':'x'")
        .collect(Collectors.joining(","));
  }

  /** To find what is said twice costs the square of it. */
  @Test
  void what_is_signed_has_250_values_of_a_property() {
    allowed("{}", ",'url':" + urls(250));
    refusedAsStatements("{}", ",'url':" + urls(251), "251 values");
    refusedAsStatements("{}", ",'orderedItems':" + urls(251), "251 values of @list");
    assertThat(STREAMS.read(note("{}", ",'url':" + urls(1_001)))).isNotNull();
  }

  private static String urls(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'https://b.example/" + i + "'")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
