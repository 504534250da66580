package org.activitypub4j.jdbc;

import org.activitypub4j.jdbc.Shares.Limit;

/**
 * How much strangers may put into the tables.
 *
 * @param inbox activities that wait for their handlers; a domain has half of it, a host a quarter
 * @param inboxOfActor of one actor
 * @param parked activities that were given up; the oldest make room
 * @param interactionsOfDomain replies, Likes and shares by actors of one domain; a host has half of
 *     it
 * @param askingOfDomain followers of one domain that wait for an answer; a host has half of it
 * @param deliveries deliveries that wait; a domain has half of it, a host a quarter
 * @param cache what was fetched from other servers; what is over first makes room
 */
record Limits(
    Limit inbox,
    Limit inboxOfActor,
    Limit parked,
    Limit interactionsOfDomain,
    Limit askingOfDomain,
    long deliveries,
    Limit cache) {
  static final Limits DEFAULT =
      new Limits(
          new Limit(200_000, 2L << 30),
          new Limit(1_000, 64L << 20),
          new Limit(10_000, 256L << 20),
          rows(50_000),
          rows(2_000),
          4_000_000,
          new Limit(200_000, 512L << 20));

  private static Limit rows(long rows) {
    return new Limit(rows, Long.MAX_VALUE);
  }

  Limits withInbox(Limit newInbox, Limit newInboxOfActor) {
    return new Limits(
        newInbox, newInboxOfActor, parked, interactionsOfDomain, askingOfDomain, deliveries, cache);
  }

  Limits withParked(Limit newParked) {
    return new Limits(
        inbox, inboxOfActor, newParked, interactionsOfDomain, askingOfDomain, deliveries, cache);
  }

  Limits withInteractionsOfDomain(long rows) {
    return new Limits(inbox, inboxOfActor, parked, rows(rows), askingOfDomain, deliveries, cache);
  }

  Limits withAskingOfDomain(long rows) {
    return new Limits(
        inbox, inboxOfActor, parked, interactionsOfDomain, rows(rows), deliveries, cache);
  }

  Limits withDeliveries(long rows) {
    return new Limits(
        inbox, inboxOfActor, parked, interactionsOfDomain, askingOfDomain, rows, cache);
  }

  Limits withCache(Limit newCache) {
    return new Limits(
        inbox, inboxOfActor, parked, interactionsOfDomain, askingOfDomain, deliveries, newCache);
  }
}
