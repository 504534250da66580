package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Any bytes at all as a document. */
class ActivityStreamsFuzzTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  /** So many objects of one document are asked. */
  private static final int MAX_OBJECTS = 100;

  @FuzzTest
  void any_document_reads_whole_and_the_same_when_written_or_is_refused(byte[] input) {
    ASObject read;
    try {
      read = STREAMS.read(input);
    } catch (DocumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    askAll(read);
    byte[] written = STREAMS.write(read);
    ASObject again = STREAMS.read(written);
    assertThat(again.toJson()).isEqualTo(read.toJson());
    assertThat(STREAMS.write(again)).isEqualTo(written);
  }

  /** Calls every accessor of the object, and of those that it gives. */
  private static void askAll(ASObject root) {
    Deque<Object> open = new ArrayDeque<>(List.of(root));
    int asked = 0;
    while (!open.isEmpty() && asked < MAX_OBJECTS) {
      Object next = open.remove();
      if (next instanceof ASObject object) {
        open.addAll(Views.callAll(object));
        asked++;
      } else if (next instanceof Optional<?> optional) {
        optional.ifPresent(open::add);
      } else if (next instanceof Reference<?> reference) {
        reference.object().ifPresent(open::add);
      } else if (next instanceof Collection<?> several && !(next instanceof JsonValue)) {
        open.addAll(several);
      }
    }
  }
}
