package org.activitypub4j.signatures;

/**
 * The end of a verification that accepts nothing, at whichever step.
 *
 * @param reason why
 */
public record Refused(Refusal reason) implements ClaimResult, HeadResult, BodyResult {

  /** The status to answer with: 400 if the headers are malformed, else 401. */
  public int status() {
    return reason.status();
  }

  /** What happened and what to do, in plain words. */
  public String message() {
    return reason.message();
  }
}
