package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Uris;

/** Any answer at all of WebFinger. */
class ResourceDescriptorFuzzTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  @FuzzTest
  void any_answer_is_a_descriptor_with_absolute_ids_or_no_document(byte[] input) {
    ResourceDescriptor descriptor;
    try {
      descriptor = WebFinger.descriptor(STREAMS.read(input).toJson());
    } catch (DocumentException e) {
      return; // declared
    }
    assertThat(descriptor.aliases()).allMatch(URI::isAbsolute);
    descriptor.actor().ifPresent(id -> assertThat(Uris.id(id.toString())).contains(id));
    descriptor
        .subjectHandle()
        .ifPresent(handle -> assertThat(Handle.parse(handle.toString())).contains(handle));
  }
}
