package org.activitypub4j.server;

import java.util.Objects;

/**
 * The name of the software in NodeInfo, and in the User-Agent of requests.
 *
 * @param name lower-case letters, digits and hyphens
 * @param version the version, as text for people
 */
public record Software(String name, String version) {

  /**
   * @throws IllegalArgumentException if the name has other characters, which NodeInfo forbids
   */
  public Software {
    Objects.requireNonNull(version, "version");
    boolean valid =
        !name.isEmpty()
            && name.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    if (!valid) {
      throw new IllegalArgumentException(
          "the name of the software may have lower-case letters, digits and hyphens only: " + name);
    }
  }
}
