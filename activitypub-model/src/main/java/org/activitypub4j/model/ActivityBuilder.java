package org.activitypub4j.model;

import java.net.URI;
import java.util.List;

/**
 * Builds an {@link Activity}.
 *
 * @param <T> what is built
 * @param <B> the builder itself
 */
public class ActivityBuilder<T extends Activity, B extends ActivityBuilder<T, B>>
    extends ObjectBuilder<T, B> {

  /** For subclasses: starts an activity of the type. */
  protected ActivityBuilder(TypeOf<T> type) {
    super(type);
  }

  /** For subclasses: starts with what an object has. */
  protected ActivityBuilder(TypeOf<T> type, ASObject from) {
    super(type, from);
  }

  private static final class Plain<T extends Activity> extends ActivityBuilder<T, Plain<T>> {
    Plain(TypeOf<T> type) {
      super(type);
    }

    Plain(TypeOf<T> type, ASObject from) {
      super(type, from);
    }
  }

  /** Starts an activity of a type. */
  public static <T extends Activity> ActivityBuilder<T, ?> ofActivity(TypeOf<T> type) {
    return new Plain<>(type);
  }

  /** Starts with everything that an object has, known or not. */
  public static <T extends Activity> ActivityBuilder<T, ?> fromActivity(
      TypeOf<T> type, ASObject object) {
    return new Plain<>(type, object);
  }

  /** Sets the actor. */
  public B actor(URI actor) {
    return set(AS.ACTOR, Reference.to(actor));
  }

  /** Sets the object by its id. */
  public B object(URI object) {
    return set(AS.OBJECT, List.of(Reference.to(object)));
  }

  /** Sets the object, which is embedded. */
  public B object(ASObject object) {
    return set(AS.OBJECT, List.of(Reference.embedding(object)));
  }

  /** Sets the target. */
  public B target(URI target) {
    return set(AS.TARGET, Reference.to(target));
  }

  /**
   * Makes a Like or an {@link EmojiReact} a reaction.
   *
   * @param emoji the emoji itself, or the short code of a custom one between colons; give a custom
   *     one as a tag too
   */
  public B reaction(String emoji) {
    return content(Escapes.html(emoji)).set(Misskey.REACTION, emoji);
  }
}
