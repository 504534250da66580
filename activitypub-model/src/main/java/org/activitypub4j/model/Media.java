package org.activitypub4j.model;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A media file: a picture, a video, a sound or another file, with what is known about it. A picture
 * in two formats or sizes is two media files. Immutable.
 *
 * @see ASObject#media()
 */
public final class Media {
  private static final Set<String> PAGES = Set.of("text/html", "application/xhtml+xml");

  private static final Set<String> OBJECTS =
      Set.of("application/activity+json", "application/ld+json");

  /** Relations of a link to a page, or to something that describes a file. */
  private static final Set<String> NO_FILE = Set.of("canonical", "alternate", "metadata");

  private final URI url;
  private final Link link;
  private final ASObject object;

  private Media(URI url, Link link, ASObject object) {
    this.url = url;
    this.link = link;
    this.object = object;
  }

  static List<Media> of(ASObject object) {
    List<Media> all = new ArrayList<>();
    for (Link link : object.urls()) {
      link.href()
          .filter(Uris::isHttp)
          .map(url -> new Media(url, link, object))
          .filter(Media::isFile)
          .ifPresent(all::add);
    }
    return List.copyOf(all);
  }

  /**
   * Returns the page that a person opens: one whose media type is that of a page, else the
   * canonical one, else the first.
   */
  static Optional<URI> page(List<Link> links) {
    Link best = null;
    int rank = 3;
    for (Link link : links) {
      int its = link.mediaType().filter(Media::isPage).isPresent() ? 0 : isCanonical(link) ? 1 : 2;
      if (its < rank && link.href().filter(Uris::isHttp).isPresent()) {
        best = link;
        rank = its;
      }
    }
    return best == null ? Optional.empty() : best.href();
  }

  /**
   * Returns the picture of the first object that has one: its file, or else the URL that it leads
   * to.
   */
  static Optional<URI> picture(List<ASObject> pictures) {
    return pictures.stream()
        .flatMap(
            picture -> of(picture).stream().map(Media::url).findFirst().or(picture::url).stream())
        .findFirst();
  }

  private static boolean isCanonical(Link link) {
    return link.rel().contains("canonical");
  }

  private static boolean isPage(String mediaType) {
    return PAGES.contains(essence(mediaType));
  }

  /** Whether it is the media type of an ActivityStreams object. */
  static boolean isObject(String mediaType) {
    return OBJECTS.contains(essence(mediaType));
  }

  private static String essence(String mediaType) {
    int semicolon = mediaType.indexOf(';');
    String type = semicolon < 0 ? mediaType : mediaType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private boolean isFile() {
    if (link.rel().stream().anyMatch(NO_FILE::contains)) {
      return false;
    }
    return mediaType()
        .map(type -> !isPage(type) && !isObject(type))
        .orElseGet(() -> describesFile(object));
  }

  /**
   * Whether what an object says about media is about its files. This is not so for a post or a
   * link.
   */
  private static boolean describesFile(ASObject object) {
    return object instanceof Image
        || object instanceof Document
        || object instanceof Audio
        || object instanceof Video
        || (object.types().isEmpty() && !object.get(AS.URL).isEmpty());
  }

  /** Returns where the file is, an http or https URL. */
  public URI url() {
    return url;
  }

  /** Returns the media type, such as {@code image/png}. */
  public Optional<String> mediaType() {
    return said(AS.MEDIA_TYPE);
  }

  /** Returns the width in pixels. */
  public Optional<Long> width() {
    return said(AS.WIDTH);
  }

  /** Returns the height in pixels. */
  public Optional<Long> height() {
    return said(AS.HEIGHT);
  }

  /** Returns the size of the file in bytes. */
  public Optional<Long> sizeBytes() {
    return said(PeerTube.SIZE);
  }

  /** Returns how long it plays. */
  public Optional<Duration> duration() {
    return said(AS.DURATION);
  }

  /** Returns the text for people who do not see the picture: see {@link ASObject#altText}. */
  public Optional<UntrustedText> altText() {
    return object.altText();
  }

  /**
   * Returns the object that the file belongs to, such as the attachment, for its other properties:
   * {@code object().get(Mastodon.BLURHASH)}.
   */
  public ASObject object() {
    return object;
  }

  /** Returns what the link says, else what the object says if that is about its files. */
  private <T> Optional<T> said(Property.One<T> property) {
    Optional<T> ofLink = link.get(property);
    return ofLink.isPresent() || !describesFile(object) ? ofLink : object.get(property);
  }

  /** Returns the media type and the URL, for logs. */
  @Override
  public String toString() {
    return Escapes.log(mediaType().orElse("file") + " " + url);
  }
}
