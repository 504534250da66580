package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.RequestHead;

/** A server on a loopback socket that answers byte for byte what a test tells it to. */
final class ScriptedPeer implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 22;

  private final ServerSocket server;
  private final String scheme;
  private final Map<String, Function<Request, Reply>> replies = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  private ScriptedPeer(ServerSocket server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    daemon(this::accept);
  }

  /** A peer that speaks http on 127.0.0.1. */
  static ScriptedPeer start() {
    return at("127.0.0.1");
  }

  /** A peer that speaks http on an address. */
  static ScriptedPeer at(String address) {
    try {
      return new ScriptedPeer(new ServerSocket(0, 50, InetAddress.getByName(address)), "http");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A peer that speaks https on 127.0.0.1 with {@link TestTls}. */
  static ScriptedPeer startTls() {
    try {
      return new ScriptedPeer(
          TestTls.server()
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
          "https");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A request as it came. */
  record Request(String method, String target, Headers headers, String body) {
    /** The head as a verifier sees it. */
    RequestHead head(Origin origin) {
      return RequestHead.received(method, origin, target, headers);
    }

    Optional<String> header(String name) {
      return headers.first(name);
    }

    /** The scheme by which it is signed, in short. */
    String signature() {
      if (headers.contains("Signature-Input")) {
        return "rfc9421";
      }
      return headers.contains("Signature") ? "cavage" : "unsigned";
    }
  }

  /** Writes an answer. */
  @FunctionalInterface
  interface Reply {
    void writeTo(OutputStream out) throws IOException;

    /** An answer whose connection is kept. */
    static Reply of(int status, String headers, byte[] body) {
      String head =
          "HTTP/1.1 %d Whatever\r\nContent-Length: %d\r\n%s\r\n"
              .formatted(status, body.length, headers);
      return out -> {
        out.write(head.getBytes(ISO_8859_1));
        out.write(body);
        out.flush();
      };
    }

    static Reply of(int status, String headers, String body) {
      return of(status, headers, body.getBytes(UTF_8));
    }

    static Reply status(int status) {
      return of(status, "", "");
    }

    static Reply document(String json) {
      return of(200, "Content-Type: application/activity+json\r\n", json);
    }

    static Reply redirect(String location) {
      return of(302, "Location: " + location + "\r\n", "");
    }

    /** Bytes, after which the connection is closed. */
    static Reply raw(String bytes) {
      return out -> {
        out.write(bytes.getBytes(ISO_8859_1));
        out.flush();
        throw new IOException("done");
      };
    }
  }

  /** Answers requests for a target, query included, the same each time. */
  ScriptedPeer on(String target, Reply reply) {
    return script(target, request -> reply);
  }

  /** Answers requests for a target by a script. */
  ScriptedPeer script(String target, Function<Request, Reply> script) {
    replies.put(target, script);
    return this;
  }

  int port() {
    return server.getLocalPort();
  }

  /** The URL of a target on {@code peer.test}. */
  URI url(String target) {
    return url("peer.test", target);
  }

  URI url(String host, String target) {
    return URI.create(scheme + "://" + host + ":" + port() + target);
  }

  Origin origin() {
    return new Origin(scheme, "peer.test", port());
  }

  List<Request> requests() {
    return requests;
  }

  /** Methods, targets and signatures of what came, in order. */
  List<String> log() {
    return requests.stream()
        .map(request -> request.method() + " " + request.target() + " " + request.signature())
        .toList();
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true); // or the body waits 40 ms for the client to confirm the head
        sockets.add(socket);
        connections.incrementAndGet();
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Optional<Request> request = read(in);
      while (request.isPresent()) {
        requests.add(request.get());
        replies
            .getOrDefault(request.get().target(), any -> Reply.status(404))
            .apply(request.get())
            .writeTo(socket.getOutputStream());
        request = read(in);
      }
    } catch (IOException e) {
      // The client, or the script, has had enough.
    } finally {
      sockets.remove(socket);
    }
  }

  private static Optional<Request> read(InputStream in) throws IOException {
    in.mark(1);
    if (in.read() == TLS_HANDSHAKE) {
      return Optional.empty(); // somebody tries https here
    }
    in.reset();
    String line = line(in);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    List<String> headers = new ArrayList<>();
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      String name = header.substring(0, colon);
      String value = header.substring(colon + 1).strip();
      headers.add(name);
      headers.add(value);
      if (name.equalsIgnoreCase("Content-Length")) {
        length = Integer.parseInt(value);
      }
    }
    String body = new String(in.readNBytes(length), ISO_8859_1);
    return Optional.of(
        new Request(
            line.substring(0, first),
            line.substring(first + 1, last),
            Headers.received(headers.toArray(String[]::new)),
            body));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "scripted-peer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
