package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.InboxEntry;

/** Names of activities for people: the id, printable and not too long. */
public final class ActivityNames {
  private ActivityNames() {}

  public static String of(ASObject activity) {
    return activity.id().map(URI::toString).map(LogText::of).orElse("an activity without id");
  }

  /** Parses the document, so use it only for rare events. */
  static String of(InboxEntry entry, ActivityStreams streams) {
    try {
      return of(streams.read(entry.document()));
    } catch (DocumentException e) {
      return "an activity that cannot be read, of " + LogText.of(entry.actor());
    }
  }
}
