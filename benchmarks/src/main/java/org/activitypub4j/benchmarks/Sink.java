package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Locale;

/** A server in a process of its own that reads each POST and answers 202, as cheaply as it can. */
public final class Sink {
  private static final byte[] ANSWER =
      "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);
  private static final int BUFFER = 16_384;

  private Sink() {}

  /**
   * Serves on every loopback address until its input ends; prints its port first.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws IOException {
    Thread parent =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                System.err.println("the parent is gone: " + e);
              }
              Runtime.getRuntime().halt(0);
            });
    parent.setDaemon(true);
    parent.start();
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress("0.0.0.0", 0), 1_000);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
      while (true) {
        selector.select();
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
          SelectionKey key = ready.next();
          ready.remove();
          if (key.isAcceptable()) {
            accept(server, selector);
          } else {
            read(key);
          }
        }
      }
    }
  }

  private static void accept(ServerSocketChannel server, Selector selector) throws IOException {
    SocketChannel client = server.accept();
    client.configureBlocking(false);
    client.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(BUFFER));
  }

  private static void read(SelectionKey key) throws IOException {
    SocketChannel client = (SocketChannel) key.channel();
    ByteBuffer buffer = (ByteBuffer) key.attachment();
    if (read(client, buffer) < 0) {
      client.close();
      return;
    }
    int length = requestLength(buffer);
    if (length > 0 && buffer.position() >= length) {
      buffer.clear();
      client.write(ByteBuffer.wrap(ANSWER));
    }
  }

  private static int read(SocketChannel client, ByteBuffer buffer) {
    try {
      return client.read(buffer);
    } catch (IOException e) {
      return -1; // a client may end with a reset
    }
  }

  /** The length of the request with its body; 0 if its head is not there yet. */
  private static int requestLength(ByteBuffer buffer) {
    String text = ISO_8859_1.decode(buffer.duplicate().flip()).toString();
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return 0;
    }
    String head = text.substring(0, end).toLowerCase(Locale.ROOT);
    int at = head.indexOf("\r\ncontent-length:");
    int line = at < 0 ? -1 : head.indexOf("\r\n", at + 2);
    String value = at < 0 ? "0" : head.substring(at + 17, line < 0 ? head.length() : line).strip();
    return end + 4 + Integer.parseInt(value);
  }
}
