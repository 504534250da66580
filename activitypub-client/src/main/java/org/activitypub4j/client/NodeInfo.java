package org.activitypub4j.client;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.activitypub4j.model.UntrustedText;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about itself. It is read leniently: a value that is missing or has the wrong
 * type is null or empty. Only the server itself says this, so use it for statistics, and do not
 * conclude from the name of the software what the server can do.
 *
 * @param url the URL of the document, on the server that it is about
 * @param version the version of NodeInfo, from the relation of the link: {@code 2.0}, {@code 2.1}
 *     or {@code 2.2}
 * @param software the software of the server
 * @param name the name of the server (2.2); null if it does not say
 * @param description a description in a few sentences (2.2); null if it does not say
 * @param protocols the protocols of the server, such as {@code activitypub}, at most 64
 * @param services the other networks that it is connected to
 * @param openRegistrations whether everybody may register; null if it does not say
 * @param usage the usage of the server
 * @param metadata everything else, unchanged; empty if there is nothing
 * @see <a href="https://nodeinfo.diaspora.software/protocol.html">NodeInfo</a>
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/0151/fep-0151.md">FEP-0151</a>
 */
public record NodeInfo(
    URI url,
    String version,
    NodeInfo.Software software,
    @Nullable UntrustedText name,
    @Nullable UntrustedText description,
    List<String> protocols,
    NodeInfo.Services services,
    @Nullable Boolean openRegistrations,
    NodeInfo.Usage usage,
    JsonObject metadata) {

  /** Copies the list. */
  public NodeInfo {
    protocols = List.copyOf(protocols);
  }

  /**
   * The software of a server. A value is null if the server does not say it; texts have at most 256
   * characters.
   *
   * @param name such as {@code mastodon}; only lower-case letters, digits and hyphens in valid
   *     documents, which is not checked
   * @param version the version, in any form
   * @param repository the repository of the source code
   * @param homepage the homepage of the software
   */
  public record Software(
      @Nullable String name,
      @Nullable String version,
      @Nullable URI repository,
      @Nullable URI homepage) {}

  /**
   * Other networks, such as {@code atom1.0}. Each list has at most 64 entries.
   *
   * @param inbound the networks from which it receives messages
   * @param outbound the networks to which it sends messages
   */
  public record Services(List<String> inbound, List<String> outbound) {

    /** Copies the lists. */
    public Services {
      inbound = List.copyOf(inbound);
      outbound = List.copyOf(outbound);
    }
  }

  /**
   * The usage of a server. A value is null if the server does not say it, and never negative.
   *
   * @param totalUsers accounts
   * @param activeHalfyear accounts that were used within 180 days
   * @param activeMonth accounts that were used within 30 days
   * @param activeWeek accounts that were used within 7 days (2.2)
   * @param localPosts posts made here
   * @param localComments replies made here
   */
  public record Usage(
      @Nullable Long totalUsers,
      @Nullable Long activeHalfyear,
      @Nullable Long activeMonth,
      @Nullable Long activeWeek,
      @Nullable Long localPosts,
      @Nullable Long localComments) {}
}
