package org.activitypub4j.model;

import java.net.URI;
import java.time.Instant;

/**
 * Properties that Misskey and its family added, with those of Fedibird.
 *
 * @see <a href="https://misskey-hub.net/ns">Misskey: JSON-LD namespace</a>
 */
public final class Misskey {
  /** The namespace {@code misskey}. */
  public static final String NS = "https://misskey-hub.net/ns#";

  /** The namespace {@code fedibird}. */
  static final String FEDIBIRD = "http://fedibird.com/ns#";

  /** The text of a post in Misskey's own mark-up, MFM. */
  public static final Property.One<String> CONTENT =
      Property.string(NS + "_misskey_content", "_misskey_content");

  /** The post that a post quotes. */
  public static final Property.One<URI> QUOTE =
      Property.uriAsText(NS + "_misskey_quote", "_misskey_quote");

  /** The emoji of a reaction, which is a Like. */
  public static final Property.One<String> REACTION =
      Property.string(NS + "_misskey_reaction", "_misskey_reaction");

  /** How many people chose an option of a poll. */
  public static final Property.One<Long> VOTES =
      Property.count(NS + "_misskey_votes", "_misskey_votes");

  /** An actor's description in Misskey's own mark-up. */
  public static final Property.One<String> SUMMARY =
      Property.string(NS + "_misskey_summary", "_misskey_summary");

  /** The message that an actor shows to its new followers. */
  public static final Property.One<String> FOLLOWED_MESSAGE =
      Property.string(NS + "_misskey_followedMessage", "_misskey_followedMessage");

  /** Whether an actor shows posts only to visitors who have signed in. */
  public static final Property.One<Boolean> REQUIRE_SIGNIN_TO_VIEW_CONTENTS =
      Property.bool(
          NS + "_misskey_requireSigninToViewContents", "_misskey_requireSigninToViewContents");

  /**
   * The time before which an actor shows its posts only to its followers, in seconds: since 1970 if
   * it is positive, otherwise relative to now, so -86400 means posts that are older than a day.
   */
  public static final Property.One<Double> MAKE_NOTES_FOLLOWERS_ONLY_BEFORE =
      Property.number(
          NS + "_misskey_makeNotesFollowersOnlyBefore", "_misskey_makeNotesFollowersOnlyBefore");

  /**
   * The time before which an actor shows its posts only to itself, in the same form as {@link
   * #MAKE_NOTES_FOLLOWERS_ONLY_BEFORE}.
   */
  public static final Property.One<Double> MAKE_NOTES_HIDDEN_BEFORE =
      Property.number(NS + "_misskey_makeNotesHiddenBefore", "_misskey_makeNotesHiddenBefore");

  /** The licence of a custom emoji: an object with {@link #FREE_TEXT}. */
  public static final Property.One<ASObject> LICENSE =
      Property.object(NS + "_misskey_license", "_misskey_license", ASObject.class);

  /** The words of a {@link #LICENSE}, written by whoever added the emoji. */
  public static final Property.One<String> FREE_TEXT = Property.string(NS + "freeText", "freeText");

  /** Whether a note is a message of Misskey's former chat. */
  public static final Property.One<Boolean> TALK =
      Property.bool(NS + "_misskey_talk", "_misskey_talk")
          .accepting(
              "https://misskey.io/ns#_misskey_talk", "https://misskey-hub.net/ns/#_misskey_talk");

  /** Whether an actor is a cat. */
  public static final Property.One<Boolean> IS_CAT = Property.bool(NS + "isCat", "isCat");

  /** The post that a post quotes (Fedibird). */
  public static final Property.One<URI> QUOTE_URI =
      Property.uriAsText(FEDIBIRD + "quoteUri", "quoteUri");

  /** The reactions to a post (Fedibird). */
  public static final Property.One<Reference<ASCollection>> EMOJI_REACTIONS =
      Property.reference(FEDIBIRD + "emojiReactions", "emojiReactions", ASCollection.class);

  /** Who may search for an actor's posts (Fedibird). */
  public static final Property.Many<URI> SEARCHABLE_BY =
      Property.audience(FEDIBIRD + "searchableBy", "searchableBy").atMost(100);

  /** When a post will be deleted automatically (Fedibird). */
  public static final Property.One<Instant> EXPIRY =
      Property.instant(FEDIBIRD + "expiry", "expiry");

  private Misskey() {}
}
