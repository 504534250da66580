package org.activitypub4j.model;

/**
 * A message in a chat between two actors (Pleroma and its family). Its only recipient is in {@code
 * to}.
 *
 * @see <a href="https://docs.akkoma.dev/stable/development/ap_extensions/">Akkoma: ActivityPub
 *     extensions</a>
 */
public final class ChatMessage extends ASObject {
  /** The type. */
  public static final TypeOf<ChatMessage> TYPE =
      TypeOf.of(Litepub.NS + "ChatMessage", "ChatMessage", ChatMessage::new);

  ChatMessage(Node node) {
    super(node);
  }

  /** Starts a ChatMessage. */
  public static ObjectBuilder<ChatMessage, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  @Override
  public ObjectBuilder<ChatMessage, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
