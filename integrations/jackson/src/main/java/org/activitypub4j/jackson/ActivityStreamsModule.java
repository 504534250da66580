package org.activitypub4j.jackson;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.core.util.VersionUtil;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.module.SimpleSerializers;

/**
 * Lets a Jackson 3 mapper read and write {@link ASObject} and its subclasses:
 *
 * <pre>{@code
 * JsonMapper mapper = JsonMapper.builder().addModule(new ActivityStreamsModule()).build();
 * Note note = mapper.readValue(json, Note.class);
 * }</pre>
 *
 * <p>{@code findAndAddModules()} finds it with the standard vocabulary; a module that is added
 * afterwards takes its place.
 *
 * <p><b>Reading</b> as {@code ASObject} gives the most specific registered type. Reading as another
 * class gives what that would give, if it is of the class; so of several types in a document the
 * one counts as which {@code ASObject} would see it. A document with none but unknown types is also
 * read as {@link org.activitypub4j.model.Activity Activity} if it has an {@code actor}, and as
 * {@link org.activitypub4j.model.Actor Actor} if it has an {@code inbox}. Everything else is a
 * {@code MismatchedInputException} that names both; to see a document as a class whatever its types,
 * read it as {@code ASObject} and use {@link ASObject#as}. A class that the vocabulary does not know
 * is an {@code InvalidDefinitionException}.
 *
 * <p>What {@link ActivityStreams#read(byte[])} refuses is a {@code DatabindException} with the
 * message and, as its cause, the {@link org.activitypub4j.model.DocumentException
 * DocumentException}. The parser belongs to the mapper, and with it what malformed JSON and the
 * size of the whole input are: bound the input where it comes from unknown hands. All limits of the
 * {@code ActivityStreams} hold for each object, measured without white space, and so do the refusal
 * of duplicate names and of contexts that change a guarded term. From a {@code JsonNode} or a map,
 * only what these kept can be read.
 *
 * <p><b>Writing</b> leaves {@code bto} and {@code bcc} out at every depth, for a mapper often writes
 * the answers of a server; {@link #keepingHiddenAudience} keeps them. Else it is that of {@link
 * ActivityStreams#write}, wherever the object stands: as the
 * root, in a list or in a class of the application, it is a document of its own with its own {@code
 * @context}, so that whoever takes it out reads what was meant. In the same way each object is read
 * by its own context only; that of an enclosing object of the application says nothing to it. The
 * mapper's settings of form, such as indentation, apply; those of properties and types (names,
 * inclusion, default typing) do not.
 */
public final class ActivityStreamsModule extends JacksonModule {
  private final ActivityStreams streams;
  private final UnaryOperator<ASObject> shown;

  /** With {@link ActivityStreams#standard}. */
  public ActivityStreamsModule() {
    this(ActivityStreams.standard());
  }

  /** With a vocabulary, contexts and limits of one's own. */
  public ActivityStreamsModule(ActivityStreams streams) {
    this(Objects.requireNonNull(streams, "streams"), ASObject::withoutHiddenAudience);
  }

  private ActivityStreamsModule(ActivityStreams streams, UnaryOperator<ASObject> shown) {
    this.streams = streams;
    this.shown = shown;
  }

  /**
   * The same, but what it writes keeps {@code bto} and {@code bcc}: for a mapper that stores drafts
   * and writes nothing that leaves the application.
   */
  public ActivityStreamsModule keepingHiddenAudience() {
    return new ActivityStreamsModule(streams, UnaryOperator.identity());
  }

  @Override
  public String getModuleName() {
    return "activitypub-jackson";
  }

  /** That of the jar; unknown where the classes do not come from one. */
  @Override
  public Version version() {
    String version = ActivityStreamsModule.class.getPackage().getImplementationVersion();
    return version == null
        ? Version.unknownVersion()
        : VersionUtil.parseVersion(version, "org.activitypub4j", "activitypub-jackson");
  }

  @Override
  public void setupModule(SetupContext context) {
    SimpleSerializers serializers = new SimpleSerializers();
    serializers.addSerializer(ASObject.class, new ObjectSerializer(streams, shown));
    context.addSerializers(serializers);
    context.addDeserializers(new ObjectDeserializers(streams));
  }

  private static final class ObjectDeserializers extends Deserializers.Base {
    private final ActivityStreams streams;

    ObjectDeserializers(ActivityStreams streams) {
      this.streams = streams;
    }

    @Override
    public @Nullable ValueDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
      return hasDeserializerFor(config, type.getRawClass())
          ? new ObjectDeserializer(streams, type)
          : null;
    }

    @Override
    public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
      return ASObject.class.isAssignableFrom(type);
    }
  }
}
