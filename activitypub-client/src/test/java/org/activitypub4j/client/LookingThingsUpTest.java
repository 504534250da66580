package org.activitypub4j.client;

import static org.activitypub4j.client.Clients.note;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.junit.jupiter.api.Test;

/** What the documentation shows: one method for whatever people paste. */
class LookingThingsUpTest {

  private static String describe(FederationClient client, String pasted) {
    try {
      Resolved found = client.lookup(pasted, client.newBudget());
      if (found instanceof ResolvedActor actor && actor.handle().isPresent()) {
        return actor.handle().get() + " proven by " + actor.proof();
      }
      return found.document().id() + " found by " + found.route();
    } catch (FetchException e) {
      return e.reason() + (e.isTransient() ? " for now" : "");
    }
  }

  @Test
  void handles_posts_pages_and_failures_are_told_apart() {
    try (ScriptedPeer peer = ScriptedPeer.start();
        FederationClient client = Clients.loopback()) {
      URI alice = peer.url("/users/alice");
      String handle = "@alice@" + peer.origin().authority();
      peer.on(
              "/.well-known/webfinger?resource=acct%3Aalice%40peer.test%3A" + peer.port(),
              Reply.of(
                  200,
                  "Content-Type: application/jrd+json\r\n",
                  """
                  {"subject":"acct:%s","links":
                   [{"rel":"self","type":"application/activity+json","href":"%s"}]}"""
                      .formatted(handle.substring(1), alice)))
          .on(
              "/users/alice",
              Reply.document(
                  """
                  {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
                   "inbox":"%s/inbox","preferredUsername":"alice"}"""
                      .formatted(alice, alice)))
          .on("/posts/1", Reply.document(note(peer.url("/posts/1"))))
          .on(
              "/@alice/1",
              Reply.of(
                  200,
                  "Content-Type: text/html\r\n",
                  "<link rel=alternate type=application/activity+json href=/posts/1>"))
          .on("/busy", Reply.status(503));

      assertThat(describe(client, handle)).isEqualTo(handle + " proven by SAME_HOST");
      assertThat(describe(client, alice.toString())).isEqualTo(alice + " found by ID");
      assertThat(describe(client, peer.url("/@alice/1").toString()))
          .isEqualTo(peer.url("/posts/1") + " found by PAGE_LINK");
      assertThat(describe(client, peer.url("/busy").toString())).isEqualTo("UNAVAILABLE for now");
      assertThat(describe(client, "alice")).isEqualTo("INVALID_REFERENCE");
    }
  }
}
