package org.activitypub4j.client;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.activitypub4j.model.UntrustedText;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about itself, read leniently: what is missing or of an odd type is null or
 * empty. It is the word of that server alone, and good for statistics; do not infer from the name
 * of its software what it can do.
 *
 * @param url the document, on the server that it is about
 * @param version of NodeInfo, by the relation that led to it: {@code 2.0}, {@code 2.1} or {@code
 *     2.2}
 * @param software what it runs
 * @param name what it is called (2.2); null if it does not say
 * @param description in a few sentences (2.2); null if it does not say
 * @param protocols what it speaks, such as {@code activitypub}, at most 64
 * @param services the other networks that it is connected to
 * @param openRegistrations whether everybody may register; null if it does not say
 * @param usage how much it is used
 * @param metadata whatever else it tells, as it tells it; empty if nothing
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
   * What a server runs. Each is null if it does not say; texts have at most 256 characters.
   *
   * @param name such as {@code mastodon}; only lower-case letters, digits and hyphens in valid
   *     documents, which is not checked
   * @param version in whatever form
   * @param repository of the source code
   * @param homepage of the software
   */
  public record Software(
      @Nullable String name,
      @Nullable String version,
      @Nullable URI repository,
      @Nullable URI homepage) {}

  /**
   * Other networks, such as {@code atom1.0}, each list at most 64 long.
   *
   * @param inbound from which it takes messages
   * @param outbound to which it sends messages
   */
  public record Services(List<String> inbound, List<String> outbound) {

    /** Copies the lists. */
    public Services {
      inbound = List.copyOf(inbound);
      outbound = List.copyOf(outbound);
    }
  }

  /**
   * How much a server is used. Each is null if it does not say, and never negative.
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
