package org.activitypub4j.client;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Resolved.Route;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.ResourceDescriptor.Link;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.client.transport.internal.Target;
import org.activitypub4j.client.transport.internal.TransportRequest.Redirects;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;

/** Asks servers about themselves: NodeInfo, and the actor that is the server. */
final class ServerFacts {
  private static final String INDEX = "/.well-known/nodeinfo";
  private static final String SCHEMA = "nodeinfo.diaspora.software/ns/schema/";
  private static final List<String> VERSIONS = List.of("2.2", "2.1", "2.0");
  private static final String SERVICE = "https://www.w3.org/ns/activitystreams#Service";
  private static final String APPLICATION = "https://www.w3.org/ns/activitystreams#Application";

  private final Fetcher fetcher;
  private final WebFinger webFinger;
  private final Actors actors;
  private final InstantSource clock;
  private final LayeredCache<Told> told;

  /**
   * A NodeInfo document.
   *
   * @param url where it is
   * @param version the version of NodeInfo
   * @param freshUntil until when it may be used without asking again
   */
  record Told(URI url, String version, ASObject document, Instant freshUntil, int sizeBytes) {

    static Codec<Told> codec(ActivityStreams streams) {
      return Codec.of(
          (told, out) -> {
            CodecParts.writeUri(told.url, out);
            out.writeUTF(told.version);
            CodecParts.writeBytes(streams.write(told.document), out);
            CodecParts.writeInstant(told.freshUntil, out);
            out.writeInt(told.sizeBytes);
          },
          in ->
              new Told(
                  CodecParts.readUri(in),
                  in.readUTF(),
                  streams.read(CodecParts.readBytes(in)),
                  CodecParts.readInstant(in),
                  in.readInt()));
    }
  }

  ServerFacts(
      Fetcher fetcher,
      WebFinger webFinger,
      Actors actors,
      InstantSource clock,
      LayeredCache<Told> told) {
    this.fetcher = fetcher;
    this.webFinger = webFinger;
    this.actors = actors;
    this.clock = clock;
    this.told = told;
  }

  /** The index of a server, and the URL that returned it after redirects. */
  private record Index(List<Link> links, Target target) {}

  private Index index(Origin server, Budget budget) {
    Loaded loaded =
        fetcher.loadJson(
            Fetcher.target(server.resolve(INDEX)),
            "application/json, application/jrd+json",
            ContentTypes::isJson,
            Purpose.NODEINFO,
            Redirects.ANYWHERE,
            budget);
    return new Index(WebFinger.descriptor(loaded.object().toJson()).links(), loaded.target());
  }

  /** The newest NodeInfo of a server, among the versions that are known here. */
  NodeInfo nodeInfo(Origin server, Budget budget) {
    Told known = told.get(server.toString());
    if (known == null || !clock.instant().isBefore(known.freshUntil())) {
      known = ask(server, budget);
      told.put(server.toString(), known);
    }
    return NodeInfoReader.read(known.url(), known.version(), known.document().toJson());
  }

  private Told ask(Origin server, Budget budget) {
    Index index = index(server, budget);
    boolean elsewhere = false;
    for (String version : VERSIONS) {
      for (Link link : index.links) {
        URI href = link.href();
        if (href != null && isSchema(link.rel(), version)) {
          if (index.target.origin().contains(href)) {
            return ask(href, version, budget);
          }
          elsewhere = true;
        }
      }
    }
    throw elsewhere
        ? FetchException.of(
            Reason.LINK_REFUSED,
            index.target.url(),
            index.target + " links to NodeInfo on other servers only")
        : FetchException.of(
            Reason.NO_LINK,
            index.target.url(),
            index.target + " links to no NodeInfo of the versions " + VERSIONS);
  }

  private Told ask(URI href, String version, Budget budget) {
    Loaded loaded =
        fetcher.loadJson(
            Fetcher.target(Uris.withoutFragment(href)),
            "application/json",
            ContentTypes::isJson,
            Purpose.NODEINFO,
            Redirects.SAME_ORIGIN,
            budget);
    return new Told(
        loaded.target().url(), version, loaded.object(), loaded.freshUntil(), loaded.sizeBytes());
  }

  private static boolean isSchema(String rel, String version) {
    return rel.equals("http://" + SCHEMA + version) || rel.equals("https://" + SCHEMA + version);
  }

  /**
   * The actor that is the server: the one that WebFinger names for its URL (FEP-d556), otherwise
   * the one in the index of NodeInfo.
   */
  ResolvedActor actor(Origin server, Budget budget) {
    Optional<URI> service = Optional.empty();
    FetchException failure = null;
    try {
      service =
          webFinger.ask(server, server.resolve("/"), budget).links().stream()
              .filter(link -> link.rel().equals(SERVICE))
              .filter(link -> ContentTypes.isActivityStreams(String.valueOf(link.type())))
              .flatMap(link -> Optional.ofNullable(link.href()).stream())
              .findFirst();
    } catch (FetchException e) {
      if (e.isOurs()) {
        throw e;
      }
      failure = e; // most servers answer only for accounts
    }
    if (service.isPresent()) {
      return actor(server, service.get(), Route.WEBFINGER, budget);
    }
    try {
      Optional<URI> application =
          index(server, budget).links().stream()
              .filter(link -> link.rel().equals(APPLICATION))
              .flatMap(link -> Optional.ofNullable(link.href()).stream())
              .findFirst();
      if (application.isPresent()) {
        return actor(server, application.get(), Route.NODEINFO, budget);
      }
    } catch (FetchException e) {
      if (failure != null) {
        e.addSuppressed(failure);
      }
      throw e;
    }
    throw FetchException.of(
        Reason.NO_ACTOR_LINK,
        server.resolve("/"),
        server
            + " names no actor of its own, neither by WebFinger nor in the index of its NodeInfo",
        failure);
  }

  private ResolvedActor actor(Origin server, URI id, Route route, Budget budget) {
    if (!server.contains(id)) {
      throw FetchException.of(
          Reason.LINK_REFUSED,
          id,
          "%s names as its own actor %s on another server".formatted(server, id.toASCIIString()));
    }
    FetchedDocument document = actors.at(id, budget);
    if (!Uris.same(document.id(), id)) {
      throw FetchException.of(
          Reason.ID_MISMATCH,
          id,
          "%s names as its own actor %s, which is %s".formatted(server, id, document.id()));
    }
    return new ResolvedActor(
        document.object().as(Actor.class), document, route, null, HandleProof.NONE);
  }
}
