package org.activitypub4j.model;

import java.time.Instant;

/**
 * Properties of videos as PeerTube sends them.
 *
 * @see <a href="https://docs.joinpeertube.org/api/activitypub">PeerTube: ActivityPub</a>
 */
public final class PeerTube {
  /** The namespace {@code pt}. */
  public static final String NS = "https://joinpeertube.org/ns#";

  /** The identifier of a language, category or licence, such as {@code en}. Lemmy uses it too. */
  public static final Property.One<String> IDENTIFIER =
      Property.string(Mastodon.SCHEMA + "identifier", "identifier").orUnder("uuid");

  /** The identifier of a video or playlist, or of an event by Mobilizon. */
  public static final Property.One<String> UUID =
      Property.string(NS + "uuid", "uuid")
          .accepting(Mastodon.SCHEMA + "identifier")
          .orUnder("identifier");

  /** What a video is about: an identifier and a name. */
  public static final Property.One<ASObject> CATEGORY =
      Property.object(Mastodon.SCHEMA + "category", "category", ASObject.class);

  /** The licence of a video: an identifier and a name. */
  public static final Property.One<ASObject> LICENCE =
      Property.object(Mastodon.SCHEMA + "license", "licence", ASObject.class);

  /** The language of a video or post: an identifier and a name. Lemmy uses it too. */
  public static final Property.One<ASObject> LANGUAGE =
      Property.object(Mastodon.SCHEMA + "inLanguage", "language", ASObject.class);

  /** The languages of the subtitles of a video. */
  public static final Property.Many<ASObject> SUBTITLE_LANGUAGE =
      Property.objects(Mastodon.SCHEMA + "subtitleLanguage", "subtitleLanguage", ASObject.class);

  /** When a video was first published elsewhere. */
  public static final Property.One<Instant> ORIGINALLY_PUBLISHED_AT =
      Property.instant(Mastodon.SCHEMA + "datePublished", "originallyPublishedAt");

  /** Whether a video is live. */
  public static final Property.One<Boolean> IS_LIVE_BROADCAST =
      Property.bool(Mastodon.SCHEMA + "isLiveBroadcast", "isLiveBroadcast");

  /** How often a video was viewed. */
  public static final Property.One<Long> VIEWS = Property.count(NS + "views", "views");

  /** The state of a video, as a number that PeerTube defines. */
  public static final Property.One<Long> STATE = Property.count(NS + "state", "state");

  /** How to support a channel. */
  public static final Property.One<UntrustedHtml> SUPPORT =
      Property.html(NS + "support", "support");

  /** Whether comments are allowed. Lemmy and Pixelfed use it too. */
  public static final Property.One<Boolean> COMMENTS_ENABLED =
      Property.bool(NS + "commentsEnabled", "commentsEnabled")
          .accepting("http://pixelfed.org/ns#commentsEnabled");

  /** Whether downloads are allowed. */
  public static final Property.One<Boolean> DOWNLOAD_ENABLED =
      Property.bool(NS + "downloadEnabled", "downloadEnabled");

  /** Whether a video is published only after transcoding. */
  public static final Property.One<Boolean> WAIT_TRANSCODING =
      Property.bool(NS + "waitTranscoding", "waitTranscoding");

  /** Whether a live video begins again after its end. */
  public static final Property.One<Boolean> PERMANENT_LIVE =
      Property.bool(NS + "permanentLive", "permanentLive");

  /** Whether a live video can be seen after its end. */
  public static final Property.One<Boolean> LIVE_SAVE_REPLAY =
      Property.bool(NS + "liveSaveReplay", "liveSaveReplay");

  /** The playlists of a channel. */
  public static final Property.One<Reference<ASCollection>> PLAYLISTS =
      Property.reference(NS + "playlists", "playlists", ASCollection.class);

  /** The size of a file in bytes. */
  public static final Property.One<Long> SIZE = Property.count(NS + "size", "size");

  /** The frames per second of a video file. */
  public static final Property.One<Double> FPS = Property.number(NS + "fps", "fps");

  /** The position of a video in a playlist. */
  public static final Property.One<Double> POSITION = Property.number(NS + "position", "position");

  /** Where a video in a playlist begins, in seconds. */
  public static final Property.One<Double> START_TIMESTAMP =
      Property.number(NS + "startTimestamp", "startTimestamp");

  /** Where a video in a playlist ends, in seconds. */
  public static final Property.One<Double> STOP_TIMESTAMP =
      Property.number(NS + "stopTimestamp", "stopTimestamp");

  private PeerTube() {}
}
