package org.activitypub4j.client.transport.internal;

/** Whether an address may be dialled, and why. */
public sealed interface AddressVerdict {

  /** Global unicast outside the special-purpose registries. */
  record Public() implements AddressVerdict {}

  /** In one of the networks that the application allows. */
  record InAllowedNetwork() implements AddressVerdict {}

  /**
   * Not to be dialled.
   *
   * @param block the range that it is in, and what that is for
   */
  record Forbidden(String block) implements AddressVerdict {}
}
