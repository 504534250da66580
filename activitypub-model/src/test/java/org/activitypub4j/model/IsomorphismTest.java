package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison by which the JSON-LD suites are judged sees what differs. */
class IsomorphismTest {
  private static JsonObject json(String a) {
    return new JsonReader(ReadLimits.DEFAULT).read(("{\"a\":" + a + "}").getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,2]|[2,1]|true",
        "[1,2]|[1,2,2]|false",
        "[1,1,2]|[1,2,2]|false",
        "{\"@list\":[1,2]}|{\"@list\":[2,1]}|false",
        "5.3|5.30|true",
        "\"x\"|\"y\"|false",
        "{\"b\":1}|{\"c\":1}|false",
        "[\"_:b0\",{\"@list\":[\"_:b0\",1]}]|[{\"@list\":[\"_:x\",1]},\"_:x\"]|true",
        "[\"_:b0\",{\"@list\":[\"_:b0\",1]}]|[{\"@list\":[\"_:y\",1]},\"_:x\"]|false",
        "[\"_:b0\",\"_:b1\"]|[\"_:x\",\"_:x\"]|false",
        "[\"_:a\",\"_:b\",{\"@list\":[\"_:b\",1]}]|[\"_:a\",\"_:b\",{\"@list\":[\"_:a\",1]}]|true"
      })
  void arrays_are_sets_and_labels_are_free(String first, String second, boolean same) {
    assertThat(Isomorphism.equal(json(first), json(second))).isEqualTo(same);
  }
}
