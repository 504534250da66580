package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Resolved;
import org.activitypub4j.client.Resolved.Route;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client reads Fedify. */
class ReadingFedifyTest extends Reading<ControlledPeer> {

  @Override
  void needsPeer() {
    Workplace.needsFedify();
  }

  @Override
  ControlledPeer startPeer() {
    return ControlledPeer.fedify(Map.of());
  }

  @Override
  String software() {
    return "interop-fedify";
  }

  @Test
  void a_page_leads_to_its_actor() {
    Resolved found = reader().lookup(peer().actor().resolve("/@alice"), budget());

    assertThat(found.document().id()).isEqualTo(peer().actor());
    assertThat(found.route()).isEqualTo(Route.PAGE_LINK);
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void what_is_shown_only_to_those_who_sign_is_read(SignatureScheme scheme) {
    try (ControlledPeer shy = ControlledPeer.fedify(Map.of("AUTHORIZED_FETCH", "1"));
        LoopbackPeer server = LoopbackPeer.start();
        FederationClient unsigned = client().build();
        FederationClient signed =
            client().firstScheme(scheme).fetchSigner(server.actor("/reader")::signer).build()) {
      URI post = shy.post("not for everybody");

      assertThat(refusal(unsigned, post)).isEqualTo(Reason.UNAUTHORIZED);
      assertThat(signed.fetch(post, signed.newBudget()).id()).isEqualTo(post);
    }
  }
}
