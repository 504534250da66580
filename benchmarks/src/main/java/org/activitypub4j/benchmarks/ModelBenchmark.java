package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import jakarta.json.JsonArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Document;
import org.activitypub4j.model.Hashtag;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Reading;
import org.activitypub4j.model.UntrustedHtml;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reading and writing documents, beside Jackson's bare tree and Titanium alone. */
@State(Scope.Thread)
public class ModelBenchmark {
  private static final URI ADA = URI.create("https://one.example/users/ada");
  private static final URI BEN = URI.create("https://two.example/users/ben");
  private static final URI FOLLOWERS = URI.create(ADA + "/followers");

  private final ActivityStreams streams = ActivityStreams.standard();
  private final JsonMapper mapper = JsonMapper.builder().build();
  private final byte[] note = SampleDocuments.createNote();
  private final byte[] person = SampleDocuments.person();

  /** The same note, in a context that gives one of our terms another name. */
  private byte[] aliased = new byte[0];

  private JsonDocument contextDocument = JsonDocument.of(jakarta.json.JsonValue.EMPTY_JSON_OBJECT);
  private DocumentLoader loader = (url, options) -> contextDocument;
  private String content = "";

  /** For JMH. */
  public ModelBenchmark() {}

  /** Makes what is read, and makes sure that each benchmark takes the way that it is to measure. */
  @Setup
  public void prepare() throws JsonLdError, IOException {
    aliased =
        new String(note, UTF_8)
            .replace(
                "\"Hashtag\":\"as:Hashtag\"", "\"title\":\"as:name\",\"Hashtag\":\"as:Hashtag\"")
            .replace("\"name\":", "\"title\":")
            .getBytes(UTF_8);
    try (InputStream in =
        ActivityStreams.class.getResourceAsStream("contexts/activitystreams.jsonld")) {
      contextDocument = JsonDocument.of(in);
    }
    loader = (url, options) -> contextDocument;
    Create create = (Create) streams.read(note);
    content = create.embeddedObject().flatMap(ASObject::content).orElseThrow().unsanitized();
    require(create.reading() == Reading.PLAIN);
    require(streams.read(person).reading() == Reading.PLAIN);
    require(streams.read(aliased).reading() == Reading.JSON_LD);
    require(streams.read(aliased).as(Create.class).equals(streams.read(aliased)));
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalStateException("this does not measure what it says");
    }
  }

  /** What nobody who reads JSON can do without. */
  @Benchmark
  public JsonNode jacksonTreeNote() {
    return mapper.readTree(note);
  }

  /** The same for the larger document. */
  @Benchmark
  public JsonNode jacksonTreePerson() {
    return mapper.readTree(person);
  }

  /** Bytes to a typed Create(Note), of which what a handler needs is asked. */
  @Benchmark
  public void readNote(Blackhole hole) {
    Create create = (Create) streams.read(note);
    hole.consume(create.actorId());
    ASObject object = create.embeddedObject().orElseThrow();
    hole.consume(object.id());
    hole.consume(object.attributedToIds());
    hole.consume(object.content());
    hole.consume(object.published());
    hole.consume(object.tags());
  }

  /** Bytes to a typed Person, of which what a delivery needs is asked. */
  @Benchmark
  public void readPerson(Blackhole hole) {
    Person ada = (Person) streams.read(person);
    hole.consume(ada.id());
    hole.consume(ada.inbox());
    hole.consume(ada.sharedInbox());
    hole.consume(ada.publicKeys());
  }

  /** Bytes to a typed Create(Note) where only JSON-LD can tell the meaning. */
  @Benchmark
  public void readNoteByJsonLd(Blackhole hole) {
    Create create = (Create) streams.read(aliased);
    hole.consume(create.actorId());
    hole.consume(create.embeddedObject().flatMap(ASObject::content));
  }

  /** What the processor alone takes for the same document. */
  @Benchmark
  public JsonArray titaniumExpandNote() throws JsonLdError {
    return JsonLd.expand(JsonDocument.of(new ByteArrayInputStream(aliased))).loader(loader).get();
  }

  /** A Create(Note) from nothing to bytes. */
  @Benchmark
  public byte[] buildAndWriteNote() {
    URI id = URI.create(ADA + "/posts/880012345678901234");
    Instant published = Instant.ofEpochSecond(1_793_604_600);
    Note built =
        Note.builder()
            .id(id)
            .attributedTo(ADA)
            .to(Audience.PUBLIC)
            .cc(List.of(FOLLOWERS, BEN))
            .inReplyTo(URI.create("https://two.example/users/ben/posts/880012345678900000"))
            .url(URI.create("https://one.example/@ada/880012345678901234"))
            .set(AS.SENSITIVE, false)
            .set(AS.CONTENT, UntrustedHtml.of(content, "en"))
            .published(published)
            .attachment(
                Document.builder()
                    .set(AS.MEDIA_TYPE, "image/jpeg")
                    .url(
                        URI.create(
                            "https://media.one.example/files/000/123/456/original/heron.jpg"))
                    .name("A heron at the edge of a river in thin fog, an old brick mill behind it")
                    .set(AS.WIDTH, 1_600L)
                    .set(AS.HEIGHT, 1_200L)
                    .build())
            .tag(Mention.of(BEN, "@ben@two.example"))
            .tag(Hashtag.of(URI.create("https://one.example/tags/river"), "#river"))
            .build();
    Create create =
        Create.builder()
            .id(URI.create(id + "/activity"))
            .actor(ADA)
            .to(Audience.PUBLIC)
            .cc(List.of(FOLLOWERS, BEN))
            .published(published)
            .object(built)
            .build();
    return streams.write(create);
  }

  /** A changed Person to bytes. */
  @Benchmark
  public byte[] changeAndWritePerson() {
    return streams.write(streams.read(person).toBuilder().name("Ada").build());
  }

  /** Whether a document can be read at all, for who only wants the type. */
  @Benchmark
  public Optional<URI> readIdOnly() {
    return streams.read(note).id();
  }
}
