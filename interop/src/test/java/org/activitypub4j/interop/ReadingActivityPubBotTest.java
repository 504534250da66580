package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.activitypub4j.client.CollectionItem;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ResolvedActor;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.Walk;
import org.activitypub4j.client.WalkEnd;
import org.activitypub4j.model.AS;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.Test;

/** Our client reads activitypub.bot. */
class ReadingActivityPubBotTest extends Reading<ControlledPeer> {

  @Override
  void needsPeer() {
    Workplace.needsActivityPubBot();
  }

  @Override
  ControlledPeer startPeer() {
    return ControlledPeer.activityPubBot();
  }

  @Override
  String software() {
    return "activitypub-dot-bot";
  }

  /** Its handles never have a port: it is asked where it needs none. */
  @Override
  @Test
  void a_handle_leads_to_its_actor() {
    String address = "127.0.0.80";
    assumeTrue(mayListen(address, 80), "port 80 is not free to us");
    try (ControlledPeer bot = ControlledPeer.activityPubBotOnPort80(address)) {
      ResolvedActor found = reader().lookupActor("@alice@" + address, budget());

      assertThat(found.document().id()).isEqualTo(bot.actor());
      assertThat(found.handle().map(Object::toString)).contains("@alice@" + address);
      assertThat(found.proof()).isEqualTo(HandleProof.SAME_HOST);
    }
  }

  private static boolean mayListen(String address, int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** It has twenty to a page. */
  @Test
  void an_outbox_of_several_pages_is_walked() {
    IntStream.range(0, 45).forEach(i -> peer().post("number " + i));

    Walk<CollectionItem> outbox = reader().walk(actor(), AS.OUTBOX, budget());
    List<URI> found = outbox.stream().map(item -> item.id().orElseThrow()).toList();

    assertThat(found).hasSizeGreaterThanOrEqualTo(45).doesNotHaveDuplicates();
    assertThat(outbox.end()).contains(new WalkEnd.Complete());
  }

  @Test
  void what_only_one_actor_may_read_is_read_by_that_one() {
    try (LoopbackPeer server = LoopbackPeer.start();
        FederationClient unsigned = client().build();
        FederationClient signed = client().fetchSigner(server.actor("/reader")::signer).build()) {
      URI post = peer().postOnlyTo(server.uri("/reader"), "for one reader");

      assertThat(refusal(unsigned, post)).isEqualTo(Reason.UNAUTHORIZED);
      assertThat(signed.fetch(post, signed.newBudget()).id()).isEqualTo(post);
    }
  }
}
