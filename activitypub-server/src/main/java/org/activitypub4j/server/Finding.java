package org.activitypub4j.server;

import java.util.Objects;

/**
 * Something about the set-up of a server that keeps it from federating well, as the check at the
 * start finds it.
 *
 * @param rule the rule that found it
 * @param message a line of text: what is wrong, why it matters, and how to mend it
 */
public record Finding(Rule rule, String message) {

  /** Checks that nothing is null. */
  public Finding {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(message, "message");
  }

  /** What the check looks at. */
  public enum Rule {
    /** The origin is http, and nothing can be delivered. */
    HTTP_ORIGIN,
    /** The origin is a name or address that other servers cannot reach. */
    LOCAL_ORIGIN,
    /** A public server may fetch from networks that are not public. */
    PRIVATE_NETWORKS,
    /** The actor directory knows a name that nobody has. */
    DIRECTORY_ACCEPTS_ALL,
    /** The actor directory fails for a name that nobody has. */
    DIRECTORY_FAILS,
    /** An actor has a path that the engine needs for something else. */
    RESERVED_NAME,
    /** An actor has a user name that others cannot use, or that does not lead back to it. */
    USER_NAME,
    /** There is no provider for SLF4J, so nothing is logged. */
    NO_LOG,
    /** All that waits to be handled or delivered is lost when the process ends. */
    STORE_IN_MEMORY,
    /** The keys of the actors are lost when the process ends. */
    KEYS_IN_MEMORY,
    /** The key that signs is one that others cannot use. */
    SIGNING_KEY,
    /** The executor has too few threads, or none of its own. */
    EXECUTOR,
    /** The largest body that an inbox takes is shorter than posts of others. */
    BODY_LIMIT,
    /** What others find at the origin is not this server; looked at when a first request came. */
    OUTSIDE,
    /**
     * What others find at the domain of the handles is not this server; looked at when a first
     * request came.
     */
    HANDLE_DOMAIN,
    /** Requests arrive with another host than that of the origin. */
    HOST_HEADER,
    /** All requests seem to come from one address. */
    REMOTE_ADDRESS,
    /** The clock differs from those of other servers. */
    CLOCK
  }
}
