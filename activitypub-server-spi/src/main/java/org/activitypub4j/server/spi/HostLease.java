package org.activitypub4j.server.spi;

/**
 * The right of one process to send what waits for a host. It ends when it is given back, or when
 * the host is leased again, which can only happen after its time is over.
 *
 * @param host as in {@link Delivery#host}
 * @param domain as in {@link Delivery#domain}
 * @param state what was said of it when it was last given back
 * @param fence the number of this lease: each lease of a host has a higher one than the lease
 *     before
 */
public record HostLease(String host, String domain, HostState state, long fence) {}
