package org.activitypub4j.server.internal.work;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Property;

/** All that addresses an object, hidden or not: the one list of it in the engine. */
public final class Audiences {
  /** In the order of their weight. */
  public static final List<Property.Many<URI>> PROPERTIES =
      List.of(AS.TO, AS.CC, AS.BTO, AS.BCC, AS.AUDIENCE);

  private Audiences() {}

  /** Whom an object addresses itself, in order; what is embedded in it counts for nothing. */
  public static Stream<URI> of(ASObject object) {
    return PROPERTIES.stream().flatMap(property -> object.get(property).stream());
  }
}
