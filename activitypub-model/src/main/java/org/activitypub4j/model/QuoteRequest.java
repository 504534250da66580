package org.activitypub4j.model;

/**
 * An actor asks to quote a post: {@code object} is what is quoted, {@code instrument} the post that
 * quotes it.
 *
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</a>
 */
public final class QuoteRequest extends Activity {
  /** The type. */
  public static final TypeOf<QuoteRequest> TYPE =
      TypeOf.of(Feps.QUOTE_NS + "QuoteRequest", "QuoteRequest", QuoteRequest::new);

  QuoteRequest(Node node) {
    super(node);
  }

  /** Starts a QuoteRequest. */
  public static ActivityBuilder<QuoteRequest, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<QuoteRequest, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
