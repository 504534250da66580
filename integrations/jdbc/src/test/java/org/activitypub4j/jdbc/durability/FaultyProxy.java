package org.activitypub4j.jdbc.durability;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Stands between a server and PostgreSQL, and fails as a test says. Safe for use by several
 * threads.
 */
final class FaultyProxy implements AutoCloseable {
  /** What goes wrong. */
  enum Fault {
    NONE,
    /** All connections end, and there are no new ones. */
    REFUSED,
    /** One of ten answers ends its connection instead of arriving. */
    KILLED,
    /** Nothing goes in or out. */
    HANGING,
    /** A commit is done, but instead of its answer the connection ends. */
    COMMIT_UNANSWERED
  }

  /** What PostgreSQL says when it has committed: CommandComplete. */
  private static final String COMMITTED = "C\0\0\0\13COMMIT\0";

  private final ServerSocket listener;
  private final int target;
  private final Random random;

  /** The sockets that are open. */
  private final Set<Socket> open = new HashSet<>();

  private Fault fault = Fault.NONE;

  /**
   * @param target the port of the database
   */
  FaultyProxy(int target, long seed) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.random = new Random(seed);
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Makes something else go wrong from now on. */
  synchronized void set(Fault next) {
    fault = next;
    if (next == Fault.REFUSED) {
      open.forEach(FaultyProxy::end);
    }
    notifyAll();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      if (add(client)) {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        add(server);
        start(() -> pass(client, server));
        start(() -> pass(server, client));
      }
    }
  }

  private synchronized boolean add(Socket socket) {
    if (fault == Fault.REFUSED) {
      end(socket);
      return false;
    }
    return open.add(socket);
  }

  /** Passes bytes on until one of the two ends. */
  private void pass(Socket from, Socket to) throws IOException {
    byte[] bytes = new byte[64 << 10];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(bytes);
          count > 0 && passes(from, new String(bytes, 0, count, US_ASCII));
          count = in.read(bytes)) {
        to.getOutputStream().write(bytes, 0, count);
      }
    } finally {
      end(from, to);
    }
  }

  private synchronized boolean passes(Socket from, String text) {
    while (fault == Fault.HANGING) {
      try {
        wait();
      } catch (InterruptedException e) {
        return false;
      }
    }
    boolean isAnswer = from.getPort() == target;
    return switch (fault) {
      case NONE, HANGING -> true;
      case REFUSED -> false;
      case KILLED -> !isAnswer || random.nextInt(10) > 0;
      case COMMIT_UNANSWERED -> !isAnswer || !text.contains(COMMITTED);
    };
  }

  private synchronized void end(Socket... sockets) {
    for (Socket each : sockets) {
      end(each);
      open.remove(each);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A part of the work that ends when a socket is closed. */
  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (SocketException e) {
                // It was closed, by us or by the other side.
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    set(Fault.REFUSED);
  }
}
