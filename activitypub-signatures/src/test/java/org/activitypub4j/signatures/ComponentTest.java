package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.activitypub4j.signatures.internal.RefusalException;
import org.greenbytes.http.sfv.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9421 section 2: components and their parameters. */
class ComponentTest {
  private static final RequestHead REQUEST =
      new RequestHead(
          "GET",
          URI.create("https://example.com/path?a=1&b=2&a=3&&c"),
          Headers.received("Dict", "a=1, b;x", "Text", "not: structured", "Octets", "caf\u00e9"));
  private static final ResponseHead RESPONSE =
      new ResponseHead(200, Headers.received("Dict", "a=9"), REQUEST);

  static Stream<Arguments> examples() {
    return Json.resource("/vectors/rfc9421/section-2.json")
        .getJsonArray("components")
        .getValuesAs(JsonObject.class)
        .stream()
        .flatMap(
            vector ->
                vector.getJsonArray("values").getValuesAs(JsonArray.class).stream()
                    .map(
                        pair ->
                            Arguments.of(
                                vector.getString("section"),
                                pair.getString(0),
                                Json.message(vector),
                                pair.getString(1))));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("examples")
  void the_value_is_the_one_of_the_specification(
      String section, String identifier, Message message, String expected) {
    Component component = component(identifier);

    assertThat(message.value(component)).isEqualTo(expected);
    assertThat(component.identifier()).isEqualTo(identifier);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`\"dict\";tr`|UnsupportedComponent|trailers come after the body",
        "`\"dict\";bs;sf`|UnsupportedComponent|bs cannot be together",
        "`\"dict\";key=\"a\";bs`|UnsupportedComponent|bs cannot be together",
        "`\"dict\";later`|UnsupportedComponent|the parameter later is not known",
        "`\"dict\";sf=?0`|UnsupportedComponent|the parameter sf has a value",
        "`\"dict\";sf=1`|UnsupportedComponent|the parameter sf has a value",
        "`\"dict\";key=a`|UnsupportedComponent|not a string in quotes",
        "`\"dict\";name=\"a\"`|UnsupportedComponent|the parameter name is not known",
        "`\"dict\";key=\"c\"`|MissingComponent|\"dict\";key=\"c\"",
        "`\"text\";key=\"a\"`|Malformed|text",
        "`\"text\";sf`|Malformed|it is not a structured field",
        "`\"none\";sf`|MissingComponent|\"none\";sf",
        "`\"dict\";req`|UnsupportedComponent|a request answers no other request",
        "`\"@method\";req`|UnsupportedComponent|a request answers no other request",
        "`\"@method\";sf`|UnsupportedComponent|has no meaning there",
        "`\"@method\";tr`|UnsupportedComponent|has no meaning there",
        "`\"@method\";name=\"a\"`|UnsupportedComponent|has no meaning there",
        "`\"@status\"`|UnsupportedComponent|a request has no such component",
        "`\"@signature-params\"`|UnsupportedComponent|a request has no such component",
        "`\"@query-param\"`|UnsupportedComponent|it needs the name of a parameter",
        "`\"@query-param\";name=\"a\"`|UnsupportedComponent|several parameters of this name",
        "`\"@query-param\";name=\"d\"`|MissingComponent|name=\"d\"",
        "`\"@query-param\";name=\"\"`|MissingComponent|name=\"\"",
        "`\"Dict\"`|Malformed|not in lower case",
        "`dict`|Malformed|not a string in quotes",
        "`(\"dict\")`|Malformed|cannot be read",
      })
  void what_has_no_meaning_is_refused_with_its_reason(
      String identifier, String refusal, String detail) {
    assertThatThrownBy(() -> Message.of(REQUEST).value(inList(identifier)))
        .isInstanceOfSatisfying(
            RefusalException.class,
            e -> {
              assertThat(e.refusal(SignatureRefusal.class).getClass().getSimpleName())
                  .isEqualTo(refusal);
              assertThat(e.refusal(SignatureRefusal.class).message()).contains(detail);
            });
  }

  @Test
  void section_2_2_a_response_has_a_status_and_nothing_else_of_its_own() {
    Message message = Message.of(RESPONSE);

    assertThat(message.value(component("\"@status\""))).isEqualTo("200");
    assertThat(message.value(component("\"@query\";req"))).isEqualTo("?a=1&b=2&a=3&&c");
    for (String identifier : List.of("\"@method\"", "\"@path\"", "\"@status\";req")) {
      assertThatThrownBy(() -> message.value(component(identifier)))
          .isInstanceOfSatisfying(
              RefusalException.class,
              e ->
                  assertThat(e.refusal(SignatureRefusal.class))
                      .isInstanceOf(SignatureRefusal.UnsupportedComponent.class));
    }
  }

  @Test
  void section_2_1_3_octets_beyond_ASCII_can_only_be_signed_as_byte_sequence() {
    assertThat(Message.of(REQUEST).value(component("\"octets\";bs"))).isEqualTo(":Y2Fm6Q==:");
    ParsedSignature plain =
        Rfc9421Parser.of(List.of("s=(\"octets\");keyid=\"k\""), List.of("s=:AA==:")).signature("s");
    assertThatThrownBy(() -> SignatureBase.rfc9421(Message.of(REQUEST), plain))
        .isInstanceOf(RefusalException.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`\"a\" \"a\"`",
        "`\"a\";req;sf \"a\";sf;req`",
        "`\"a\";key=\"k\" \"a\";sf;key=\"k\"`",
      })
  void section_2_the_same_component_twice_is_refused(String components) {
    Rfc9421Parser parser =
        Rfc9421Parser.of(List.of("s=(" + components + ");keyid=\"k\""), List.of("s=:AA==:"));

    assertThatThrownBy(() -> parser.signature("s"))
        .isInstanceOfSatisfying(
            RefusalException.class,
            e ->
                assertThat(e.refusal(SignatureRefusal.class))
                    .isInstanceOf(SignatureRefusal.Malformed.class));
  }

  @Test
  void section_2_the_same_name_with_other_parameters_is_another_component() {
    Rfc9421Parser parser =
        Rfc9421Parser.of(
            List.of(
                "s=(\"a\" \"a\";sf \"a\";bs \"a\";req \"a\";key=\"k\" \"a\";key=\"l\");keyid=\"k\""),
            List.of("s=:AA==:"));

    assertThat(parser.signature("s").components()).hasSize(6);
  }

  @Test
  void section_2_1_1_a_structured_field_has_one_form_whatever_its_type() {
    assertThat(sf("a=1,b;x , c=(1  2);y")).isEqualTo("a=1, b;x, c=(1 2);y");
    assertThat(sf("(1  2),tok;a=?1")).isEqualTo("(1 2), tok;a");
    assertThat(sf("1.50")).isEqualTo("1.5");
    assertThat(sf("a=1", "b=2")).isEqualTo("a=1, b=2");
    assertThat(sf("a, a")).isEqualTo("a, a");
    assertThatThrownBy(() -> sf("a".repeat(16_385))).isInstanceOf(RefusalException.class);
  }

  /** Else a request of 20 kB would cost 30 ms before its key is even known. */
  @Test
  void D10_many_parts_of_one_header_or_query_cost_one_reading() {
    StringBuilder dictionary = new StringBuilder("k=1");
    StringBuilder query = new StringBuilder("k=1");
    for (int i = 0; dictionary.length() < 16_000; i++) {
      dictionary.append(",k").append(i).append("=1");
      query.append("&k").append(i).append("=1");
    }
    RequestHead head =
        new RequestHead(
            "GET",
            URI.create("https://example.com/?" + query),
            Headers.of("Dict", dictionary.toString()));
    for (String form : List.of("\"dict\";key=\"k%d\"", "\"@query-param\";name=\"k%d\"")) {
      List<Component> components = new ArrayList<>();
      for (int i = 0; i < Components.MAX; i++) {
        components.add(component(form.formatted(i)));
      }
      long one = cpuNanos(head, components.subList(0, 1));
      long all = cpuNanos(head, components);

      assertThat(all).as("beside " + one + " ns for one").isLessThan(one * 16);
    }
  }

  /** The least of several measurements, so that nothing else on the machine shows. */
  private static long cpuNanos(RequestHead head, List<Component> components) {
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      long start = thread.getCurrentThreadCpuTime();
      Message message = Message.of(head);
      for (Component component : components) {
        assertThat(message.value(component).length()).isEqualTo(1);
      }
      least = Math.min(least, thread.getCurrentThreadCpuTime() - start);
    }
    return least;
  }

  private static String sf(String... lines) {
    return StructuredFields.serialized("X", List.of(lines));
  }

  private static Component component(String identifier) {
    return Component.of(Parser.parseItem(identifier), "Signature-Input");
  }

  /** As a signature has it, where more can stand than an item. */
  private static Component inList(String component) {
    return Rfc9421Parser.of(List.of("s=(" + component + ");keyid=\"k\""), List.of("s=:AA==:"))
        .signature("s")
        .components()
        .get(0);
  }
}
