package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.activitypub4j.client.PageLinks.Found;

/** Any page, and any Link header. */
class PageLinksFuzzTest {
  @FuzzTest
  void any_page_is_looked_at_forwards_and_has_few_links(byte[] input) {
    String page = new String(input, StandardCharsets.UTF_8);

    Found found = PageLinks.of(page);

    assertThat(found.links()).hasSizeLessThanOrEqualTo(16);
    assertThat(found.steps()).isLessThanOrEqualTo(16L * page.length() + 16);
    assertThat(LinkHeader.alternates(List.of(page, page))).hasSizeLessThanOrEqualTo(16);
  }
}
