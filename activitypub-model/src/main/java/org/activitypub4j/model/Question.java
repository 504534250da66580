package org.activitypub4j.model;

import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A poll: a post with options to choose from. In the vocabulary it is an activity without an
 * object. Servers treat it as a post, and so does this class.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-question">Activity Vocabulary
 *     §3.2</a>
 */
public final class Question extends ASObject {
  /** The type. */
  public static final TypeOf<Question> TYPE =
      TypeOf.of(AS.NS + "Question", "Question", Question::new);

  /** Some servers say only that a poll is closed, not when. */
  private static final Property.One<Boolean> IS_CLOSED = Property.bool(AS.NS + "closed", "closed");

  /**
   * One option of a poll.
   *
   * @param name the text of the option; a vote repeats it
   * @param votes how many people have chosen it; 0 if the poll does not say
   */
  public record Option(UntrustedText name, long votes) {}

  Question(Node node) {
    super(node);
  }

  /** Starts a Question. */
  public static ObjectBuilder<Question, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Starts a poll in which one option can be chosen. */
  public static ObjectBuilder<Question, ?> oneOf(String... options) {
    return builder().set(AS.ONE_OF, unvoted(options));
  }

  /** Starts a poll in which several options can be chosen. */
  public static ObjectBuilder<Question, ?> anyOf(String... options) {
    return builder().set(AS.ANY_OF, unvoted(options));
  }

  private static List<Note> unvoted(String... options) {
    return Stream.of(options).map(name -> option(name, 0)).toList();
  }

  /** Returns an option with its votes, to set as {@link AS#ONE_OF} or {@link AS#ANY_OF}. */
  public static Note option(String name, long votes) {
    ASCollection replies = ASCollection.collection().set(AS.TOTAL_ITEMS, votes).build();
    return Note.builder().name(name).set(AS.REPLIES, Reference.embedding(replies)).build();
  }

  /** Returns the options. An option without a name is left out. */
  public List<Option> options() {
    return options(isMultipleChoice() ? AS.ANY_OF : AS.ONE_OF);
  }

  private List<Option> options(Property.Many<ASObject> property) {
    return get(property).stream()
        .flatMap(option -> option.name().map(name -> new Option(name, votes(option))).stream())
        .toList();
  }

  private static long votes(ASObject option) {
    return option
        .get(AS.REPLIES)
        .flatMap(Reference::object)
        .flatMap(ASCollection::totalItems)
        .or(() -> option.get(Misskey.VOTES))
        .orElse(0L);
  }

  /**
   * Returns a vote for an option of this poll. Send it in a Create, only to the author of the poll.
   * If several options are chosen, send one vote for each.
   *
   * @param id the id of the vote
   * @param voter the id of the actor who votes
   * @param option the text of the option
   * @throws IllegalStateException if the poll has no id or no author
   */
  public Note vote(URI id, URI voter, String option) {
    URI poll = id().orElseThrow(() -> new IllegalStateException("the poll has no id"));
    URI author =
        attributedToIds().stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the poll has no author"));
    return Note.builder()
        .id(id)
        .attributedTo(voter)
        .name(option)
        .inReplyTo(poll)
        .to(author)
        .build();
  }

  /** Returns the option that a note votes for. Empty if the note is not a vote in this poll. */
  public Optional<Option> votedFor(ASObject note) {
    boolean here =
        note.inReplyToId().isPresent()
            && id().filter(id -> Uris.same(id, note.inReplyToId().get())).isPresent();
    if (!here || note.content().isPresent()) {
      return Optional.empty();
    }
    return note.name()
        .flatMap(
            name ->
                options().stream()
                    .filter(option -> option.name().unescaped().equals(name.unescaped()))
                    .findFirst());
  }

  /** Returns whether several options may be chosen. */
  public boolean isMultipleChoice() {
    return !get(AS.ANY_OF).isEmpty();
  }

  /** Returns when voting ends. */
  public Optional<Instant> endTime() {
    return get(AS.END_TIME);
  }

  /** Returns how many people have voted, if the poll says it. */
  public Optional<Long> votersCount() {
    return get(Mastodon.VOTERS_COUNT);
  }

  /** Returns whether voting has ended: the poll says so, or its end time has passed. */
  public boolean isClosed(Instant now) {
    return get(AS.CLOSED).map(at -> !at.isAfter(now)).orElse(false)
        || get(IS_CLOSED).orElse(false)
        || endTime().map(end -> !end.isAfter(now)).orElse(false);
  }

  /** Whether a value of a property says that the poll is closed or not, and not when. */
  static boolean saysOnlyWhether(Property<?> property, JsonValue value, Scope scope) {
    return property.equals(AS.CLOSED) && IS_CLOSED.type.read(value, scope) != null;
  }

  @Override
  public ObjectBuilder<Question, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
