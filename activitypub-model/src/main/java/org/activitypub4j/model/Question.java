package org.activitypub4j.model;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A poll: a post with options to choose from. The vocabulary makes it an activity without object;
 * servers treat it as a post, and so does this class.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-question">Activity Vocabulary
 *     §3.2</a>
 */
public final class Question extends ASObject {
  /** The type. */
  public static final TypeOf<Question> TYPE =
      TypeOf.of(AS.NS + "Question", "Question", Question::new);

  /** Some servers say only that, not when. */
  private static final Property.One<Boolean> IS_CLOSED = Property.bool(AS.NS + "closed", "closed");

  /**
   * One option of a poll.
   *
   * @param name what is chosen; its text is what a vote repeats
   * @param votes how many have chosen it; 0 where it does not say
   */
  public record Option(UntrustedText name, long votes) {}

  Question(Node node) {
    super(node);
  }

  /** Starts a Question. */
  public static ObjectBuilder<Question, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Starts a poll of which one option can be chosen. */
  public static ObjectBuilder<Question, ?> oneOf(String... options) {
    return builder().set(AS.ONE_OF, unvoted(options));
  }

  /** Starts a poll of which several options can be chosen. */
  public static ObjectBuilder<Question, ?> anyOf(String... options) {
    return builder().set(AS.ANY_OF, unvoted(options));
  }

  private static List<Note> unvoted(String... options) {
    return Stream.of(options).map(name -> option(name, 0)).toList();
  }

  /** An option with its votes, to set as {@link AS#ONE_OF} or {@link AS#ANY_OF}. */
  public static Note option(String name, long votes) {
    ASCollection replies = ASCollection.collection().set(AS.TOTAL_ITEMS, votes).build();
    return Note.builder().name(name).set(AS.REPLIES, Reference.embedding(replies)).build();
  }

  /** What can be chosen; an option without a name is left out. */
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
   * A vote for an option of this poll, to be sent in a Create to its author alone; for each option
   * chosen, one.
   *
   * @param id the id of the vote
   * @param voter the id of who votes
   * @param option the text of the option
   * @throws IllegalStateException if the poll has no id or no author
   */
  public Note vote(URI id, URI voter, String option) {
    URI poll = id().orElseThrow(() -> new IllegalStateException("a poll without id"));
    URI author =
        attributedToIds().stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("a poll without author"));
    return Note.builder()
        .id(id)
        .attributedTo(voter)
        .name(option)
        .inReplyTo(poll)
        .to(author)
        .build();
  }

  /** The option that a note votes for; empty if it is no vote in this poll. */
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

  /** Whether several options may be chosen. */
  public boolean isMultipleChoice() {
    return !get(AS.ANY_OF).isEmpty();
  }

  /** When voting ends. */
  public Optional<Instant> endTime() {
    return get(AS.END_TIME);
  }

  /** How many have voted, where it says so. */
  public Optional<Long> votersCount() {
    return get(Mastodon.VOTERS_COUNT);
  }

  /** Whether voting has ended by the word of the poll, or by its end time. */
  public boolean isClosed(Instant now) {
    return get(AS.CLOSED).map(at -> !at.isAfter(now)).orElse(false)
        || get(IS_CLOSED).orElse(false)
        || endTime().map(end -> !end.isAfter(now)).orElse(false);
  }

  @Override
  public ObjectBuilder<Question, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
