package org.activitypub4j.server.spi;

/**
 * A delivery that waits, as a store returns it.
 *
 * @param id the number that the store gave it. Of two deliveries to one host, the one that was
 *     added first has the lower one, as far as their transactions did not run at the same time
 * @param outbound the number that the store gave the {@link OutboundActivity}
 * @param sender the local actor who sends it
 * @param delivery as it was added
 * @param attempts how often it was tried before
 * @param refusals how many of these attempts the inbox refused in a way that counts towards giving
 *     up: see {@link DeliveryResult.Cost#REFUSAL}
 */
public record QueuedDelivery(
    long id, long outbound, String sender, Delivery delivery, int attempts, int refusals) {}
