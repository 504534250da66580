package org.activitypub4j.jdbc.durability;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;

/** Sends signed activities to nodes. Safe for use by several threads. */
final class Strangers {
  /** The answer of a node that was killed, or did not answer in time. */
  static final int NONE = 0;

  private final LoopbackPeer peer;
  private final PeerActor carol;
  private final int address;

  /**
   * @param address the port in the address of the server
   */
  Strangers(LoopbackPeer peer, int address) {
    this.peer = peer;
    this.carol = peer.actor("/users/carol");
    this.address = address;
  }

  /** The id of an activity. */
  String id(String name) {
    return peer.uri("/create/" + name).toString();
  }

  /**
   * Sends an activity to one of the nodes, whose ports may differ from that in the address.
   *
   * @return the status, or {@link #NONE}
   */
  int post(int port, String name) {
    return post(port, name, SignatureScheme.DRAFT_CAVAGE_12);
  }

  /** Does the same with a signature of this kind. */
  int post(int port, String name, SignatureScheme scheme) {
    String actor = carol.id().toString();
    String local = "http://127.0.0.1:" + address + "/users/alice";
    byte[] body =
        """
        {"@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "id": "%1$s",
         "actor": "%2$s", "to": ["%3$s"],
         "object": {"type": "Note", "id": "%1$s/note", "attributedTo": "%2$s", "to": ["%3$s"],
          "content": "x"}}
        """
            .formatted(id(name), actor, local)
            .getBytes(UTF_8);
    URI inbox = URI.create(local + "/inbox");
    StringBuilder head = new StringBuilder("POST " + inbox.getPath() + " HTTP/1.1\r\n");
    carol
        .sign("POST", inbox, body, scheme, InstantSource.system())
        .forEach((header, value) -> head.append(header).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n");
    // HttpClient of the JDK does not let us choose Host.
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
      OutputStream out = socket.getOutputStream();
      out.write(head.toString().getBytes(US_ASCII));
      out.write(body);
      out.flush();
      String status =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
      return status == null ? NONE : Integer.parseInt(status.split(" ", -1)[1]);
    } catch (IOException e) {
      return NONE; // killed, perhaps after it had accepted
    }
  }
}
