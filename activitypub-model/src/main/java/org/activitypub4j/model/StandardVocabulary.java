package org.activitypub4j.model;

import java.util.Set;

/** What a reader knows from the start. */
final class StandardVocabulary {
  static final TypeOf<Endpoints> ENDPOINTS =
      TypeOf.of(AS.NS + "Endpoints", "Endpoints", Endpoints::new);

  /**
   * Names on which authority depends: a context may not change what they mean. Every activity and
   * actor type belongs to them too.
   */
  static final Set<String> GUARDED_NAMES =
      Set.of(
          "id",
          "type",
          "actor",
          "object",
          "target",
          "attributedTo",
          "to",
          "cc",
          "bto",
          "bcc",
          "audience",
          "inReplyTo",
          "inbox",
          "outbox",
          "followers",
          "following",
          "endpoints",
          "sharedInbox",
          "publicKey",
          "owner",
          "publicKeyPem",
          "assertionMethod",
          "controller",
          "publicKeyMultibase",
          "preferredUsername",
          "webfinger",
          "alsoKnownAs",
          "movedTo",
          "proof",
          "signature");

  private StandardVocabulary() {}

  static Vocabulary create() {
    return new Vocabulary.Builder()
        .view(Actor.class, Actor::new)
        .type(ASObject.TYPE)
        .type(Link.TYPE)
        .type(Mention.TYPE)
        .type(Hashtag.TYPE)
        .type(Note.TYPE)
        .type(Article.TYPE)
        .type(Page.TYPE)
        .type(Image.TYPE)
        .type(Document.TYPE)
        .type(Tombstone.TYPE)
        .type(ASCollection.TYPE)
        .type(OrderedCollection.TYPE)
        .type(CollectionPage.TYPE)
        .type(OrderedCollectionPage.TYPE)
        .type(Person.TYPE)
        .type(Service.TYPE)
        .type(Application.TYPE)
        .type(Group.TYPE)
        .type(Organization.TYPE)
        .type(Activity.TYPE)
        .type(Create.TYPE)
        .type(Update.TYPE)
        .type(Delete.TYPE)
        .type(Follow.TYPE)
        .type(Accept.TYPE)
        .type(Reject.TYPE)
        .type(Undo.TYPE)
        .type(Like.TYPE)
        .type(Announce.TYPE)
        .type(Add.TYPE)
        .type(Remove.TYPE)
        .type(Block.TYPE)
        .type(Flag.TYPE)
        .type(Move.TYPE)
        .type(PublicKey.TYPE)
        .type(ENDPOINTS)
        .properties(
            AS.ACTOR,
            AS.OBJECT,
            AS.TARGET,
            AS.RESULT,
            AS.ORIGIN,
            AS.INSTRUMENT,
            AS.ATTRIBUTED_TO,
            AS.TO,
            AS.CC,
            AS.BTO,
            AS.BCC,
            AS.AUDIENCE,
            AS.IN_REPLY_TO,
            AS.REPLIES,
            AS.CONTEXT_OF,
            AS.NAME,
            AS.CONTENT,
            AS.SUMMARY,
            AS.URL,
            AS.PUBLISHED,
            AS.UPDATED,
            AS.START_TIME,
            AS.END_TIME,
            AS.DURATION,
            AS.MEDIA_TYPE,
            AS.ATTACHMENT,
            AS.TAG,
            AS.ICON,
            AS.IMAGE,
            AS.HREF,
            AS.HREFLANG,
            AS.REL,
            AS.HEIGHT,
            AS.WIDTH,
            AS.TOTAL_ITEMS,
            AS.ITEMS,
            AS.ORDERED_ITEMS,
            AS.FIRST,
            AS.LAST,
            AS.NEXT,
            AS.PREV,
            AS.PART_OF,
            AS.CURRENT,
            AS.FORMER_TYPE,
            AS.DELETED,
            AS.INBOX,
            AS.OUTBOX,
            AS.FOLLOWERS,
            AS.FOLLOWING,
            AS.LIKED,
            AS.ENDPOINTS,
            AS.SHARED_INBOX,
            AS.PREFERRED_USERNAME,
            AS.MANUALLY_APPROVES_FOLLOWERS,
            AS.SENSITIVE,
            AS.ALSO_KNOWN_AS,
            AS.MOVED_TO,
            Security.PUBLIC_KEY,
            Security.OWNER,
            Security.PUBLIC_KEY_PEM,
            Security.ASSERTION_METHOD,
            Security.CONTROLLER,
            Security.PUBLIC_KEY_MULTIBASE,
            Security.PROOF,
            Security.SIGNATURE,
            Extensions.WEBFINGER,
            Extensions.FEATURED,
            Extensions.DISCOVERABLE,
            Extensions.INDEXABLE)
        .build();
  }

  /** Whether a context that changes the name is refused. */
  static boolean isGuarded(String name, Vocabulary vocabulary) {
    if (GUARDED_NAMES.contains(name)) {
      return true;
    }
    TypeOf<?> type = vocabulary.type(name);
    return type != null
        && (Activity.class.isAssignableFrom(type.javaType())
            || Actor.class.isAssignableFrom(type.javaType()));
  }
}
