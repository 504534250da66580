package org.activitypub4j.client;

import java.net.URI;
import java.time.Instant;
import org.activitypub4j.client.ResolvedActor.HandleProof;

/**
 * What was proven about a handle.
 *
 * @param actor the id of the actor
 * @param subject the handle of the account, which may differ from the one that was asked for
 */
record KnownHandle(URI actor, Handle subject, HandleProof proof, Instant at) {

  static Codec<KnownHandle> codec() {
    return Codec.of(
        (known, out) -> {
          CodecParts.writeUri(known.actor, out);
          CodecParts.writeText(known.subject.toString(), out);
          out.writeUTF(known.proof.name());
          CodecParts.writeInstant(known.at, out);
        },
        in ->
            new KnownHandle(
                CodecParts.readUri(in),
                Handle.parse(CodecParts.readText(in)).orElseThrow(),
                HandleProof.valueOf(in.readUTF()),
                CodecParts.readInstant(in)));
  }
}
