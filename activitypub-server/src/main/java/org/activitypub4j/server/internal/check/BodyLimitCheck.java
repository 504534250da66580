package org.activitypub4j.server.internal.check;

import java.util.Optional;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;

/** Checks that an inbox accepts posts of usual length. */
public final class BodyLimitCheck implements Check {
  /** A long post in several languages with mentions and pictures needs this much. */
  private static final int LEAST = 64 * 1024;

  private final int maxBodyBytes;

  public BodyLimitCheck(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public Optional<Finding> look() {
    return Check.foundIf(
        maxBodyBytes < LEAST,
        Rule.BODY_LIMIT,
        "an inbox takes no more than %d bytes: long posts of others are refused. Set maxBodyBytes to %d or more; the default is 1 MiB"
            .formatted(maxBodyBytes, LEAST));
  }
}
