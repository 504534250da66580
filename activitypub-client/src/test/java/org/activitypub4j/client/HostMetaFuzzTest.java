package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.activitypub4j.client.HostMeta.MalformedException;

/** Any host-meta document at all. */
class HostMetaFuzzTest {
  @FuzzTest
  void any_document_has_few_templates_or_is_refused_as_declared(byte[] input) {
    List<String> templates;
    try {
      templates = HostMeta.templates(input);
    } catch (MalformedException e) {
      return; // declared
    }
    assertThat(templates).hasSizeLessThanOrEqualTo(16);
  }
}
