package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.activitypub4j.client.HostMeta.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md G2: host-meta names where WebFinger is; no XML can do more than that. */
class G2HostMetaTest {
  private static final String NAMESPACE = "xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\"";
  private static final String LINK = "<Link rel=\"lrdd\" template=\"https://a.test/?r={uri}\"/>";

  private static List<String> templates(String xml) throws MalformedException {
    return HostMeta.templates(xml.getBytes(UTF_8));
  }

  @Test
  void the_templates_are_given_with_those_for_json_first() throws MalformedException {
    assertThat(
            templates(
                """
                <?xml version="1.0"?>
                <!-- <Link rel="lrdd" template="https://comment.test/{uri}"/> -->
                <x:XRD xmlns:x="http://docs.oasis-open.org/ns/xri/xrd-1.0">
                  <x:Subject>https://a.test/</x:Subject>
                  <x:Link rel="lrdd" type="application/xrd+xml" template="https://xml.test/{uri}"/>
                  <x:Link rel="lrdd" template="https://any.test/{uri}?a&amp;b"/>
                  <x:Link rel="lrdd" type="application/jrd+json" template="https://json.test/{uri}"/>
                  <x:Link rel="lrdd" type="application/jrd+json" template="https://fixed.test/"/>
                  <x:Link rel="hub" template="https://hub.test/{uri}"/>
                  <x:Link rel="lrdd" href="https://href.test/{uri}"/>
                  <Link rel="lrdd" template="https://namespace.test/{uri}"/>
                  <x:Property><x:Link rel="lrdd" template="https://inner.test/{uri}"/></x:Property>
                </x:XRD>"""))
        .containsExactly(
            "https://json.test/{uri}", "https://any.test/{uri}?a&b", "https://xml.test/{uri}");
  }

  @Test
  void other_encodings_of_xml_are_read() throws MalformedException {
    String xml = "<?xml version='1.0' encoding='UTF-16'?><XRD " + NAMESPACE + ">" + LINK + "</XRD>";

    assertThat(HostMeta.templates(xml.getBytes(UTF_16))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "<XRD/>",
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<XRD NS>LINK",
        "<XRD NS><Link rel=\"lrdd\" template=\"&unknown;{uri}\"/></XRD>",
        "<XRD NS>&unknown;LINK</XRD>",
        "<!DOCTYPE XRD><XRD NS>LINK</XRD>",
        "<!DOCTYPE XRD [<!ENTITY a \"x\">]><XRD NS>LINK</XRD>",
        "<!DOCTYPE XRD SYSTEM \"http://127.0.0.1:1/x.dtd\"><XRD NS>LINK</XRD>",
        "<!DOCTYPE XRD [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><XRD NS>&a;LINK</XRD>"
      })
  void what_is_no_plain_xrd_is_refused(String xml) {
    String text = xml.replace("NS", NAMESPACE).replace("LINK", LINK);

    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> templates(text));
  }

  @Test
  void entities_that_multiply_are_refused_before_they_do() {
    StringBuilder xml = new StringBuilder("<!DOCTYPE XRD [<!ENTITY e0 \"x\">");
    for (int i = 1; i < 40; i++) {
      xml.append("<!ENTITY e%d \"&e%d;&e%d;\">".formatted(i, i - 1, i - 1));
    }
    xml.append("]><XRD ").append(NAMESPACE).append(">&e39;").append(LINK).append("</XRD>");

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> templates(xml.toString()))
        .withStackTraceContaining("DTD");
  }

  @Test
  void a_document_that_is_too_long_is_refused() {
    String xml = "<XRD " + NAMESPACE + ">" + LINK + " ".repeat(64 * 1_024) + "</XRD>";

    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> templates(xml));
  }

  @Property
  void no_text_breaks_the_reader(@ForAll String text) {
    List<String> found;
    try {
      found = templates("<XRD " + NAMESPACE + ">" + LINK + text + "</XRD>");
    } catch (MalformedException e) {
      found = List.of();
    }
    assertThat(found).hasSizeLessThanOrEqualTo(1);
  }
}
