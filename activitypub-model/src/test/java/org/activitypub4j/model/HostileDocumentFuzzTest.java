package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Any document in which one object or array is made so large that the limits just let it pass: what
 * is dear then takes more work than its size can explain.
 */
class HostileDocumentFuzzTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final ReadLimits SMALL =
      new ReadLimits(4_096, 32, 400, 1_024, 64, 16, 16, 100, 400);

  /** Less than half of it for half the size: so much may be there without growing. */
  private static final long CONSTANT = 20_000_000;

  @FuzzTest
  void work_grows_as_the_document_does(byte[] input) {
    if (input.length == 0) {
      return;
    }
    JsonObject seed;
    try {
      seed = new JsonReader(SMALL).read(Arrays.copyOfRange(input, 1, input.length));
    } catch (DocumentException e) {
      return;
    }
    int place = input[0] & 0xFF;
    long some = work(new Growth(place, 225).object(seed));
    long many = work(new Growth(place, 900).object(seed));
    assertThat(many).isLessThan(8 * some + CONSTANT);
  }

  private static long work(JsonObject document) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      ASObject read = STREAMS.read(document);
      read.validate();
      assertThat(read).isEqualTo(STREAMS.read(document));
      STREAMS.write(read.toBuilder().build());
    } catch (DocumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      STREAMS.linkedData(document).statements((s, p, o, datatype, language) -> {});
    } catch (LinkedDataException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** Repeats what is in the object or array at a place, counted from the start. */
  private static final class Growth {
    private final int count;
    private int place;

    Growth(int place, int count) {
      this.place = place;
      this.count = count;
    }

    private JsonValue value(JsonValue value) {
      return switch (value.getValueType()) {
        case OBJECT -> object(value.asJsonObject());
        case ARRAY -> array(value.asJsonArray());
        default -> value;
      };
    }

    JsonObject object(JsonObject object) {
      JsonObjectBuilder out = Trees.object();
      boolean here = place-- == 0;
      object.forEach((name, value) -> out.add(name, value(value)));
      List<Map.Entry<String, JsonValue>> members = List.copyOf(object.entrySet());
      for (int i = 0; here && !members.isEmpty() && i < count - members.size(); i++) {
        Map.Entry<String, JsonValue> member = members.get(i % members.size());
        out.add(member.getKey() + i, member.getValue());
      }
      return out.build();
    }

    private JsonValue array(List<JsonValue> array) {
      JsonArrayBuilder out = Trees.array();
      boolean here = place-- == 0;
      array.forEach(item -> out.add(value(item)));
      for (int i = 0; here && !array.isEmpty() && i < count - array.size(); i++) {
        out.add(array.get(i % array.size()));
      }
      return out.build();
    }
  }
}
