package org.activitypub4j.signatures;

/**
 * The result of a verification that failed, at any step.
 *
 * @param reason why
 */
public record Refused(Refusal reason) implements ClaimResult, HeadResult, BodyResult {

  /** Returns the status for the answer: 400 if the headers are malformed, otherwise 401. */
  public int status() {
    return reason.status();
  }

  /** Returns what happened and what to do, in plain words. */
  public String message() {
    return reason.message();
  }
}
