package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Any document in which one object, array or text is made so large that the limits just let it
 * pass, and a quarter of that: what is dear takes more work, or time, than its size can explain.
 */
class HostileDocumentFuzzTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final ReadLimits SMALL =
      new ReadLimits(4_096, 32, 400, 1_024, 64, 16, 16, 100, 100_000, 400);

  /** What the larger document may have before anything is compared: so much is there anyway. */
  private static final long ALLOCATED_ANYWAY = 20_000_000;

  private static final long NANOS_ANYWAY = 300_000_000;

  /** Four times the size makes four times the work, or sixteen times if it grows by the square. */
  private static final int RATIO = 8;

  /** By JSON-LD no object has more; by names there can be many more. */
  private static final List<Integer> COUNTS = List.of(900, 12_000);

  private static final int TEXT_LENGTH = 240_000;

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
    for (int count : COUNTS) {
      JsonObject some = new Growth(place, count / 4, TEXT_LENGTH / 4).object(seed);
      JsonObject many = new Growth(place, count, TEXT_LENGTH).object(seed);
      Work ofSome = Work.of(some);
      Work ofMany = Work.of(many);
      assertThat(ofMany.allocated()).isLessThan(RATIO * ofSome.allocated() + ALLOCATED_ANYWAY);
      // Other work on the machine makes one measurement long, but not the least of some.
      for (int i = 0; i < 5 && ofMany.nanos() > RATIO * ofSome.nanos() + NANOS_ANYWAY; i++) {
        ofMany = ofMany.least(Work.of(many));
      }
      assertThat(ofMany.nanos()).isLessThanOrEqualTo(RATIO * ofSome.nanos() + NANOS_ANYWAY);
    }
  }

  /** What a thread did: the first is the same each time, but sees only what makes copies. */
  private record Work(long allocated, long nanos) {
    static Work of(JsonObject document) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long nanos = THREADS.getCurrentThreadCpuTime();
      use(document);
      return new Work(
          THREADS.getCurrentThreadAllocatedBytes() - allocated,
          THREADS.getCurrentThreadCpuTime() - nanos);
    }

    Work least(Work other) {
      return new Work(Math.min(allocated, other.allocated), Math.min(nanos, other.nanos));
    }
  }

  private static void use(JsonObject document) {
    try {
      ASObject read = STREAMS.read(document);
      Views.callAll(read);
      assertThat(read).isEqualTo(STREAMS.read(document));
      read.content().ifPresent(UntrustedHtml::sanitized);
      read.content().ifPresent(UntrustedHtml::toPlainText);
      STREAMS.write(read.toBuilder().build());
    } catch (DocumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      STREAMS.linkedData(document).statements((s, p, o, datatype, language) -> {});
    } catch (LinkedDataException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /** Repeats what is in the object, array or text at a place, counted from the start. */
  private static final class Growth {
    /** From here on they are places of texts. */
    private static final int TEXTS = 128;

    private final int count;
    private final int length;
    private int place;
    private int text;

    /**
     * @param count of members or items there
     * @param length of the text there
     */
    Growth(int place, int count, int length) {
      this.place = place;
      this.text = place - TEXTS;
      this.count = count;
      this.length = length;
    }

    private JsonValue value(JsonValue value) {
      return switch (value.getValueType()) {
        case OBJECT -> object(value.asJsonObject());
        case ARRAY -> array(value.asJsonArray());
        case STRING -> text(((JsonString) value).getString());
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

    private JsonValue text(String each) {
      boolean here = text-- == 0 && !each.isEmpty();
      return Trees.string(here ? each.repeat(Math.max(1, length / each.length())) : each);
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
