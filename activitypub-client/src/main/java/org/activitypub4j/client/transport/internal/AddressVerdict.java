package org.activitypub4j.client.transport.internal;

/** Whether we may connect to an address, and why. */
public sealed interface AddressVerdict {

  /** Global unicast outside the special-purpose registries. */
  record Public() implements AddressVerdict {}

  /** In one of the networks that the application allows. */
  record InAllowedNetwork() implements AddressVerdict {}

  /**
   * We may not connect to it.
   *
   * @param block the range that it is in, and what that range is for
   */
  record Forbidden(String block) implements AddressVerdict {}
}
