package org.activitypub4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.activitypub4j.benchmarks.Piece.Deep;
import org.activitypub4j.benchmarks.Piece.Keyed;
import org.activitypub4j.benchmarks.Piece.Leaf;
import org.activitypub4j.benchmarks.Piece.Many;
import org.activitypub4j.benchmarks.Piece.Member;
import org.activitypub4j.benchmarks.Piece.Members;
import org.activitypub4j.benchmarks.Piece.Text;

/** Makes shapes at random, and shapes that differ from another in one thing. */
final class Shapes {
  private static final int MAX_DEPTH = 4;

  private static final List<String> NAMES =
      List.of(
          "content",
          "content",
          "summary",
          "name",
          "contentMap",
          "summaryMap",
          "nameMap",
          "tag",
          "tag",
          "attachment",
          "attachment",
          "object",
          "object",
          "to",
          "cc",
          "bto",
          "audience",
          "url",
          "icon",
          "image",
          "attributedTo",
          "inReplyTo",
          "type",
          "id",
          "items",
          "orderedItems",
          "oneOf",
          "anyOf",
          "replies",
          "first",
          "published",
          "duration",
          "width",
          "latitude",
          "startTime",
          "totalItems",
          "mediaType",
          "quoteUrl",
          "endpoints",
          "alsoKnownAs",
          "publicKey",
          "source",
          "href",
          "rel",
          "context",
          "location",
          "origin",
          "target",
          "instrument",
          "m",
          "m",
          "m",
          "a",
          "a",
          "b",
          "c",
          "a{i}",
          "p:x",
          "p:x{i}",
          "as:x",
          "as:name",
          "https://v.example/x{i}",
          "p{i}:x",
          "s",
          "T",
          "@graph",
          "@included",
          "@reverse",
          "@nest",
          "@list",
          "@set",
          "@value",
          "@type",
          "@id",
          "@index",
          "@language",
          "proof",
          "signature",
          "vcard:bday",
          "schema:value");

  private static final List<String> KEYS =
      List.of(
          "m{i}",
          "m{i}",
          "x-{i}",
          "x_{i}",
          "{h}",
          "p:{h}",
          "https://a.example/{i}",
          "a:{i}",
          "as:m{i}",
          "p:m{i}",
          "p{i}:m",
          "@m{i}",
          "u{i}",
          "b{i}",
          "ä{i}",
          "T{8}",
          "_:b{i}");

  private static final List<String> LEAVES =
      List.of(
          "1",
          "{i}",
          "-{i}.5",
          "1.5e-300",
          "4.9{i}e-320",
          "1.7976931348623157e308",
          "1e{i}",
          "0.1000000000000000055511151231257827021181583404541015625",
          "1" + "0".repeat(60),
          "123456789012345678901234567890123456789012345678901234567890",
          "1e-2147483000",
          "true",
          "null",
          "''",
          "'t'",
          "'t{i}'",
          "'{h}'",
          "'as:x{i}'",
          "'p:x{i}'",
          "'p{i}:x'",
          "'a:b'",
          "'T{8}'",
          "'Note'",
          "'as:Note'",
          "'@alice{i}'",
          "'@type'",
          "'en'",
          "'x_{i}'",
          "'https://a.example/{i}'",
          "'https://A.Example/{i}'",
          "'http://1.a/{i}'",
          "'http://ä.example/ {i}|'",
          "'at://a:b:{i}'",
          "'http://[::1]:{i}/'",
          "'../a%20ä/{i}'",
          "'https://www.w3.org/ns/activitystreams#Public'",
          "'https://a{i}.example/schemas/litepub-0.1.jsonld'",
          "'2026-11-29T12:00:00Z'",
          "'2026-11-29 12:00'",
          "'Sun, 29 Nov 2026 12:00:00 GMT'",
          "'PT{i}S'",
          "'_:b{i}'",
          "'x-mark{i}-'",
          "{}",
          "[]",
          "{'a':{i}}",
          "{'{h}':1}",
          "{'id':'https://a.example/{i}'}",
          "{'id':'https://b.example/{i}','attributedTo':'https://b.example/u'}",
          "{'id':'https://a.example/{i}','attributedTo':'https://a.example/users/alice'}",
          "{'type':'Hashtag','name':'#t{i}'}",
          "{'type':'Mention','href':'https://a.example/{i}','name':'@a'}",
          "{'type':'Emoji','name':':e{i}:','icon':{'url':'https://a.example/{i}'}}",
          "{'type':'Image','url':[{'href':'https://a.example/{i}','mediaType':'image/png'}]}",
          "{'type':'Link','href':'https://a.example/{i}'}",
          "{'type':'Question','oneOf':[{'name':'a','replies':{'totalItems':{i}}}]}",
          "{'type':'T{8}','a':1,'b':2}",
          "{'type':'https://v.example/T{i}'}",
          "{'@value':{i}}",
          "{'@value':'t{i}','@language':'x_{i}'}",
          "{'@id':'https://a.example/{i}'}",
          "{'@list':[{i}]}",
          "{'@set':[{i}]}",
          "{'@context':{'a{i}':'as:a'},'a{i}':1}",
          "{'@context':['https://www.w3.org/ns/activitystreams',{'a{i}':'as:a{i}'}],'a':1}",
          "{'@context':'https://w3id.org/security/v2','a':1}");

  private static final List<String> TEXTS =
      List.of(
          "x",
          "ä",
          "中",
          "\\u0001",
          "\\n",
          " ",
          "<",
          "&",
          "&#",
          "&amp;",
          "<b>",
          "<p>",
          "<a href=x>",
          "<div><p>",
          "<li>",
          "<blockquote>",
          "<table><td>",
          "</p>",
          "<b a{i}=1 ",
          "<a a{i} ",
          "<!--",
          "<![CDATA[",
          "<?",
          "<script>",
          "<br>",
          "<img alt=x src=http://a.example/>",
          "<span class=\\u0027mention h-card invisible\\u0027>",
          "<i>x</i>",
          "<p>x</p>",
          "<ul><li>x<ul>",
          "<h1><p>",
          "<q>",
          "<pre>\\n",
          "<hr>",
          "<li></li>",
          "<td>",
          "<rt>x",
          "</b>",
          "<a>",
          "<title><a<textarea><a",
          "<script><!--<script>",
          "&notit;",
          "&#1114112;",
          "a{i} ",
          "<b" + attributes(500) + ">",
          "<a" + " a".repeat(500) + ">",
          "\\u00a0",
          "../a%20ä/",
          "x-mark{i}-",
          "%",
          "@",
          ":",
          "#",
          "a.");

  private static final List<String> STARTS =
      List.of(
          "",
          "",
          "",
          "http://",
          "https://a.example/",
          "a:",
          "@",
          "<a href=",
          "../",
          "<b>".repeat(60),
          "<p><button>" + "<b>".repeat(50),
          "<table><tr><td>",
          "<ul><li><blockquote>".repeat(10),
          "<pre>",
          "<b ",
          "<title>");

  /** Definitions of the names above. */
  private static final List<String> TERMS =
      List.of(
          "{'@vocab':'https://v.example/'}",
          "{'@vocab':'https://v.example/'}",
          "{'@vocab':'_:'}",
          "{'@language':'de'}",
          "{'@base':'https://a.example/a/b/c/'}",
          "{'m':{'@id':'as:m','@container':'@language'}}",
          "{'m':{'@id':'as:m','@container':'@index'}}",
          "{'m':{'@id':'as:m','@container':'@id'}}",
          "{'m':{'@id':'as:m','@container':'@type','@type':'@id'}}",
          "{'m':{'@id':'as:m','@container':['@graph','@index']}}",
          "{'m':{'@id':'as:m','@container':['@graph','@id','@set']}}",
          "{'m':{'@id':'as:m','@container':'@list','@type':'@vocab'}}",
          "{'m':{'@id':'as:m','@type':'@id'}}",
          "{'m':{'@id':'as:m','@type':'@json'}}",
          "{'m':{'@reverse':'as:m'}}",
          "{'m':'@nest'}",
          "{'m':'@type'}",
          "{'m':'@id'}",
          "{'m':'as:name'}",
          "{'a':{'@id':'as:a','@container':'@index'}}",
          "{'a':{'@id':'as:a','@context':{'b':{'@id':'as:x','@container':'@index'},'c':'as:x'}}}",
          "{'a':{'@id':'as:a','@type':'@id','@nest':'m'}}",
          "{'T0':{'@id':'as:T','@context':{'a':'as:a','b':'as:b','c':'as:c'}}}",
          "{'T1':{'@id':'as:T1','@context':'https://w3id.org/security/v2'}}",
          "{'p':'https://p.example/#'}",
          "{'p':{'@id':'https://p.example/','@prefix':true}}",
          "{'@version':1.1,'@propagate':false}",
          "'https://w3id.org/security/v1'",
          "'https://w3id.org/security/v2'",
          "'https://w3id.org/identity/v1'",
          "'https://a.example/schemas/litepub-0.1.jsonld'",
          "'https://w3id.org/security/data-integrity/v2'",
          "'https://c.example/{i}'",
          "null",
          "{}");

  /** Definitions of many names. */
  private static final List<Member> MANY_TERMS =
      List.of(
          new Member("p{i}", new Leaf("'https://p.example/{i}#'")),
          new Member("p{i}", new Leaf("'p{n}:x/'")),
          new Member("m{i}", new Leaf("'as:m{i}'")),
          new Member("m{i}", new Leaf("'as:m'")),
          new Member("m{i}", new Leaf("'m{n}'")),
          new Member("x_{i}", new Leaf("'x_{n}'")),
          new Member("m{i}", new Leaf("'@type'")),
          new Member("m{i}", new Leaf("'@nest'")),
          new Member("m{i}", new Leaf("{'@id':'as:m{i}','@container':'@index'}")),
          new Member("m{i}", new Leaf("{'@id':'as:m{i}','@context':{'a':'as:a{i}'}}")),
          new Member("T{i}", new Leaf("{'@id':'as:T{i}','@context':{'a':'as:a','b':'as:b{i}'}}")),
          new Member("{h}", new Leaf("'as:m{i}'")));

  private static final List<String> OF_DEFINITIONS =
      List.of("@type", "@container", "@container", "@context", "@language", "@nest", "@reverse");

  private static final List<String> TYPES =
      List.of("Note", "Create", "Question", "Person", "OrderedCollection", "Video", "Like", "T0");

  private static final int[] MANY = {20, 60, 240, 480, 950, 950, 4_000, 20_000, 90_000};

  /** Within what is there many times already. */
  private static final int[] FEW = {1, 1, 2, 3, 8, 50, 240, 950};

  private final Random random;

  Shapes(long seed) {
    this.random = new Random(seed);
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private int count(int depth) {
    return depth == 0 ? MANY[random.nextInt(MANY.length)] : FEW[random.nextInt(FEW.length)];
  }

  private boolean isOneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Members of which a post can have much. */
  private static final List<String> LARGE =
      List.of(
          "content",
          "content",
          "tag",
          "attachment",
          "object",
          "contentMap",
          "to",
          "url",
          "items",
          "type",
          "m",
          "m",
          "a",
          "@nest",
          "@reverse");

  /** A shape at random of which one member is large. */
  Shape flat() {
    List<Keyed> context = new ArrayList<>();
    context.add(plain("'https://www.w3.org/ns/activitystreams'", 1));
    if (isOneIn(2)) {
      context.add(part());
    }
    String name = any(LARGE);
    Piece each = isOneIn(4) ? piece(2) : new Leaf(any(LEAVES));
    Piece large =
        name.equals("content")
            ? text(0)
            : isOneIn(3) ? new Keyed(any(KEYS), each, 90_000) : new Many(each, 90_000);
    Member type = new Member("type", new Leaf("'" + any(TYPES) + "'"));
    Member owner = new Member("actor", new Leaf("'https://a.example/users/alice'"));
    return new Shape(context, new Members(List.of(type, owner, new Member(name, large))));
  }

  /** A shape at random. */
  Shape random() {
    List<Keyed> context = new ArrayList<>();
    context.add(plain("'https://www.w3.org/ns/activitystreams'", 1));
    while (isOneIn(2)) {
      context.add(part());
    }
    List<Member> members = new ArrayList<>();
    members.add(new Member("id", new Leaf("'https://a.example/1'")));
    members.add(new Member("type", new Leaf("'" + any(TYPES) + "'")));
    members.add(new Member("actor", new Leaf("'https://a.example/users/alice'")));
    do {
      members.add(member(0));
    } while (isOneIn(2));
    return new Shape(context, new Members(members));
  }

  private static Keyed plain(String json, int count) {
    return new Keyed(Shape.PLAIN, new Leaf(json), count);
  }

  private Keyed part() {
    if (isOneIn(5)) {
      List<Member> definition = new ArrayList<>();
      definition.add(new Member("@id", new Leaf("'as:m'")));
      do {
        definition.add(new Member(any(OF_DEFINITIONS), piece(1)));
      } while (isOneIn(2));
      return new Keyed("m", new Members(definition), 1);
    }
    if (isOneIn(3)) {
      Member terms = any(MANY_TERMS);
      return new Keyed(terms.name(), terms.value(), Math.min(250, count(0)));
    }
    return plain(any(TERMS), isOneIn(5) ? Math.min(120, count(0)) : 1);
  }

  private Member member(int depth) {
    return new Member(any(NAMES), piece(depth));
  }

  private Piece piece(int depth) {
    int kind = random.nextInt(depth < MAX_DEPTH ? 12 - 2 * depth : 3);
    return switch (kind) {
      case 0, 1 -> new Leaf(any(LEAVES));
      case 2 -> text(depth);
      case 3, 4, 5, 6 -> new Many(piece(depth + 1), count(depth));
      case 7, 8 -> new Keyed(any(KEYS), piece(depth + 1), count(depth));
      case 9, 10 -> {
        List<Member> members = new ArrayList<>();
        do {
          members.add(member(depth + 1));
        } while (isOneIn(2));
        yield new Members(members);
      }
      default ->
          new Deep(
              isOneIn(3) ? "" : any(NAMES),
              piece(depth + 1),
              isOneIn(2) ? 1 + random.nextInt(60) : 60);
    };
  }

  private static String attributes(int count) {
    return IntStream.range(0, count).mapToObj(i -> " a" + i).collect(Collectors.joining());
  }

  private Piece text(int depth) {
    return new Text(any(STARTS), any(TEXTS) + (isOneIn(3) ? any(TEXTS) : ""), count(depth));
  }

  /** A shape that differs in one thing, or some. */
  Shape mutated(Shape shape, Shape other) {
    Shape changed = shape;
    do {
      changed = once(changed, other);
    } while (isOneIn(3));
    return changed;
  }

  private Shape once(Shape shape, Shape other) {
    List<Keyed> context = new ArrayList<>(shape.context());
    List<Member> members = new ArrayList<>(shape.members().all());
    switch (random.nextInt(10)) {
      case 0 -> context.add(part());
      case 1 -> context.remove(random.nextInt(context.size()));
      case 2 -> {
        int at = random.nextInt(context.size());
        Keyed part = context.get(at);
        context.set(at, new Keyed(part.key(), part.each(), times(part.count())));
      }
      case 3 -> members.add(member(0));
      case 4 -> members.remove(random.nextInt(members.size()));
      case 5 -> members.add(any(other.members().all()));
      default -> {
        int at = random.nextInt(members.size());
        Member member = members.get(at);
        members.set(
            at,
            isOneIn(8)
                ? new Member(any(NAMES), member.value())
                : new Member(member.name(), mutated(member.value(), 0)));
      }
    }
    if (context.isEmpty()) {
      context.add(plain("'https://www.w3.org/ns/activitystreams'", 1));
    }
    if (members.isEmpty()) {
      members.add(member(0));
    }
    return new Shape(context, new Members(members));
  }

  private int times(int count) {
    double factor = 0.4 + 1.8 * random.nextDouble();
    return (int) Math.max(1, isOneIn(4) ? count(random.nextInt(2)) : Math.round(count * factor));
  }

  private Piece mutated(Piece piece, int depth) {
    if (isOneIn(6)) {
      return piece(depth);
    }
    if (isOneIn(12) && depth < MAX_DEPTH) {
      return new Many(piece, count(depth));
    }
    if (piece instanceof Many many) {
      return isOneIn(2)
          ? new Many(many.each(), times(many.count()))
          : new Many(mutated(many.each(), depth + 1), many.count());
    }
    if (piece instanceof Keyed keyed) {
      return switch (random.nextInt(3)) {
        case 0 -> new Keyed(keyed.key(), keyed.each(), times(keyed.count()));
        case 1 -> new Keyed(any(KEYS), keyed.each(), keyed.count());
        default -> new Keyed(keyed.key(), mutated(keyed.each(), depth + 1), keyed.count());
      };
    }
    if (piece instanceof Members members) {
      List<Member> all = new ArrayList<>(members.all());
      int at = random.nextInt(all.size());
      if (isOneIn(3)) {
        all.add(member(depth + 1));
      } else if (isOneIn(3) && all.size() > 1) {
        all.remove(at);
      } else {
        all.set(at, new Member(all.get(at).name(), mutated(all.get(at).value(), depth + 1)));
      }
      return new Members(all);
    }
    if (piece instanceof Deep deep) {
      return isOneIn(3)
          ? new Deep(any(NAMES), deep.end(), deep.count())
          : new Deep(deep.name(), mutated(deep.end(), depth + 1), 1 + random.nextInt(62));
    }
    return piece instanceof Text text && isOneIn(2)
        ? new Text(text.start(), text.each(), times(text.count()))
        : isOneIn(2) ? text(depth) : new Leaf(any(LEAVES));
  }
}
