package org.activitypub4j.server.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.actors.LocalActors;

/** WebFinger, host-meta and NodeInfo, which everybody may read. */
public final class WellKnown {
  private final Origin origin;
  private final LocalActors actors;
  private final WebFingerEndpoint webFinger;
  private final NodeInfoDocuments nodeInfo;

  public WellKnown(
      Origin origin, LocalActors actors, WebFingerEndpoint webFinger, NodeInfoDocuments nodeInfo) {
    this.origin = origin;
    this.actors = actors;
    this.webFinger = webFinger;
    this.nodeInfo = nodeInfo;
  }

  /** The answer for one of these paths; empty for all others. */
  public Optional<ServerResponse> serve(ServerRequest request) {
    return answer(request).map(Cors::open);
  }

  private Optional<ServerResponse> answer(ServerRequest request) {
    return switch (request.path()) {
      case "/.well-known/webfinger" -> Optional.of(webFinger.answer(request));
      case "/.well-known/host-meta" -> Optional.of(hostMeta());
      case "/.well-known/nodeinfo" -> Optional.of(nodeInfo.links(actors.instanceId()));
      default -> nodeInfo.document(request.path());
    };
  }

  private ServerResponse hostMeta() {
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\"><Link rel=\"lrdd\" template=\""
            + origin
            + "/.well-known/webfinger?resource={uri}\"/></XRD>\n";
    return ServerResponse.of(200, "application/xrd+xml; charset=utf-8", xml.getBytes(UTF_8));
  }
}
