package org.activitypub4j.jdbc;

import org.activitypub4j.jdbc.Shares.Limit;

/**
 * How much strangers may put into the tables.
 *
 * @param inbox activities that wait for their handlers; a domain has half of it, a host a quarter
 * @param inboxOfActor of one actor
 * @param repliesOfDomain replies by actors of one domain; a host has half of it
 * @param askingOfDomain followers of one domain that wait for an answer; a host has half of it
 * @param deliveries deliveries that wait; a domain has half of it, a host a quarter
 */
record Limits(
    Limit inbox, Limit inboxOfActor, Limit repliesOfDomain, Limit askingOfDomain, long deliveries) {
  static final Limits DEFAULT =
      new Limits(
          new Limit(200_000, 2L << 30),
          new Limit(1_000, 64L << 20),
          new Limit(50_000, Long.MAX_VALUE),
          new Limit(2_000, Long.MAX_VALUE),
          4_000_000);

  Limits withInbox(Limit newInbox, Limit newInboxOfActor) {
    return new Limits(newInbox, newInboxOfActor, repliesOfDomain, askingOfDomain, deliveries);
  }

  Limits withRepliesOfDomain(long rows) {
    return new Limits(
        inbox, inboxOfActor, new Limit(rows, Long.MAX_VALUE), askingOfDomain, deliveries);
  }

  Limits withAskingOfDomain(long rows) {
    return new Limits(
        inbox, inboxOfActor, repliesOfDomain, new Limit(rows, Long.MAX_VALUE), deliveries);
  }

  Limits withDeliveries(long rows) {
    return new Limits(inbox, inboxOfActor, repliesOfDomain, askingOfDomain, rows);
  }
}
