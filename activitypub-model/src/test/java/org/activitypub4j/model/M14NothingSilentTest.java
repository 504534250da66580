package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The strict view tells of everything that the accessors leave out. */
class M14NothingSilentTest {
  private static final String AS2 = "'https://www.w3.org/ns/activitystreams'";

  private static ASObject read(String context, String members) {
    return ActivityStreams.standard()
        .read("{'@context':%s,%s}".formatted(context, members).replace('\'', '"').getBytes(UTF_8));
  }

  private static List<String> paths(ASObject object) {
    return object.validate().stream().map(Problem::path).toList();
  }

  @Test
  void members_that_have_no_meaning_by_the_context() {
    ASObject nothing = read("null", "'id':'https://a.example/1','type':'Note','content':'x'");

    assertThat(nothing.content()).isEmpty();
    assertThat(paths(nothing)).containsExactly("$.id", "$.type", "$.content");
  }

  @Test
  void members_that_mean_something_else_at_any_depth() {
    ASObject read =
        read(
            "[%s,{'summary':'https://a.example/#s','ok':'as:name'}]".formatted(AS2),
            "'type':'Create','ok':'fine','object':{'type':'Note','content':'x','summary':'lost'},"
                + "'tag':[{'type':'Link'},{'type':'Link','summary':'lost'}],'summaryMap':{}");

    assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
    assertThat(paths(read)).contains("$.object.summary", "$.tag[1].summary");
    assertThat(paths(read)).doesNotContain("$.ok", "$.object.content", "$.type");
  }

  @Test
  void members_that_are_only_spelled_otherwise_are_read() {
    assertThat(
            paths(
                read(
                    "[%s,{'@language':'de'}]".formatted(AS2),
                    "'type':'Note','as:name':'x','contentMap':{'de':'y','en':'z'},'tag':[],"
                        + "'items':{'@list':['https://a.example/1']}")))
        .isEmpty();
  }

  @Test
  void but_nothing_in_what_nobody_knows_anyway() {
    String steps = "'type':'Note','steps':[{'type':'Step','note':'stir'}]";

    assertThat(paths(read(AS2, steps))).isEmpty();
    assertThat(paths(read(AS2, steps + ",'as:name':'Tea'"))).isEmpty();
  }

  @Test
  void two_objects_in_one_document() {
    ASObject read = read(AS2, "'@graph':[{'type':'Note'},{'type':'Note'}]");

    assertThat(read.types()).isEmpty();
    assertThat(paths(read)).contains("$.@graph");
  }

  @Test
  void what_is_read_and_still_not_given() {
    ASObject note =
        read(
            AS2,
            "'type':'Note','url':['https://a.example/1','acct:a@a.example'],"
                + "'attachment':{'type':'Image','url':'data:image/png;base64,AAAA'},"
                + "'tag':[{'type':'Emoji','name':':x:'},"
                + "{'type':'Emoji','name':':y:','icon':'https://a.example/y.png'}],"
                + "'object':{'type':'Question','oneOf':[{'name':'a'},{'type':'Note'}]}");

    assertThat(paths(note)).containsExactlyInAnyOrder("$.attachment.url", "$.tag[0]", "$.object");
  }

  @Test
  void links_that_were_repaired() {
    ASObject note = read(AS2, "'type':'Note','url':['https://a.example/a b'],'icon':'x y'");

    assertThat(note.validate())
        .extracting(Problem::toString)
        .contains("$.url[0]: is not a URL; it is read as https://a.example/a%20b")
        .anyMatch(problem -> problem.startsWith("$.icon: is not"));
  }

  @Test
  void null_ids_are_absent_ids_by_any_path() {
    ASObject read =
        read(
            "[%s,{'@vocab':'https://v.example/'}]".formatted(AS2),
            "'id':null,'type':'Note','tag':[{'id':null,"
                + "'type':'http://joinmastodon.org/ns#Emoji','name':':x:','icon':'https://a.example/x.png'}]");

    assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
    assertThat(read.id()).isEmpty();
    assertThat(read.customEmojis()).containsOnlyKeys("x");
    assertThat(read(AS2, "'id':null,'type':'Note'").validate())
        .extracting(Problem::toString)
        .containsExactly("$.id: is null, which is the same as absent");
  }
}
