package org.activitypub4j.model;

/**
 * Properties that Lemmy, PieFed and Mbin use (the threadiverse).
 *
 * @see <a href="https://join-lemmy.org/docs/contributors/05-federation.html">Lemmy: federation</a>
 */
public final class Lemmy {
  /** The namespace {@code lemmy}. */
  public static final String NS = "https://join-lemmy.org/ns#";

  /** Who moderates a group. */
  public static final Property.One<Reference<ASCollection>> MODERATORS =
      Property.reference(NS + "moderators", "moderators", ASCollection.class);

  /** Whether only moderators may post in a group. */
  public static final Property.One<Boolean> POSTING_RESTRICTED_TO_MODS =
      Property.bool(NS + "postingRestrictedToMods", "postingRestrictedToMods");

  /** Whether a post is pinned in its group. */
  public static final Property.One<Boolean> STICKIED = Property.bool(NS + "stickied", "stickied");

  /** Whether a comment speaks for the moderators. */
  public static final Property.One<Boolean> DISTINGUISHED =
      Property.bool(NS + "distinguished", "distinguished");

  /** In a Block: whether all posts of the blocked actor are removed. */
  public static final Property.One<Boolean> REMOVE_DATA =
      Property.bool(NS + "removeData", "removeData");

  /** An actor's name on Matrix. */
  public static final Property.One<String> MATRIX_USER_ID =
      Property.string(NS + "matrixUserId", "matrixUserId");

  private Lemmy() {}
}
