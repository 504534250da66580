package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

/** Looks for keys with a client, and demands one kind of result. */
record KeyLookups(FederationClient client) {

  KeyLookup fetch(URI id) {
    return client.fetchKey(id, client.newBudget());
  }

  KeyLookup.Found found(URI id) {
    KeyLookup lookup = fetch(id);
    assertThat(lookup).isInstanceOf(KeyLookup.Found.class);
    return (KeyLookup.Found) lookup;
  }

  FetchException.Reason failure(URI id) {
    KeyLookup lookup = fetch(id);
    assertThat(lookup).isInstanceOf(KeyLookup.Failed.class);
    return ((KeyLookup.Failed) lookup).cause().reason();
  }
}
