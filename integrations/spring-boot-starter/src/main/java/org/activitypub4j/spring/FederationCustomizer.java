package org.activitypub4j.spring;

import org.activitypub4j.server.Federation;

/**
 * A bean that changes the settings of the federation, after the properties and the other beans have
 * been applied. Several are called in their {@code @Order}.
 *
 * <p>It is made together with the federation, so it cannot have the federation injected.
 */
@FunctionalInterface
public interface FederationCustomizer {

  /** Changes the settings. */
  void customize(Federation.Builder builder);
}
