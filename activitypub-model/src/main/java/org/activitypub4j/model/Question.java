package org.activitypub4j.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

  /** An option to give to {@link AS#ONE_OF} or {@link AS#ANY_OF}. */
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
