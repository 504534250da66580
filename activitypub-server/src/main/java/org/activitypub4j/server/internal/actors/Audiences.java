package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Property;

/**
 * The properties that address an object, including the hidden ones. The only such list in the
 * engine.
 */
public final class Audiences {
  /** The most important first. */
  public static final List<Property.Many<URI>> PROPERTIES =
      List.of(AS.TO, AS.CC, AS.BTO, AS.BCC, AS.AUDIENCE);

  private Audiences() {}

  /** Everybody that an object addresses, in order. Embedded objects do not count. */
  public static List<URI> of(ASObject object) {
    List<URI> all = new ArrayList<>();
    PROPERTIES.forEach(property -> all.addAll(object.get(property)));
    return all;
  }
}
