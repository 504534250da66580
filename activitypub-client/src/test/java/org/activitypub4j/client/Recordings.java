package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.activitypub4j.client.ScriptedPeer.Reply;

/** Answers of real servers, where a directory of them is given. */
final class Recordings {
  private static final Path CORPUS = Path.of(System.getProperty("corpus", "corpus"));

  private Recordings() {}

  static void assumeThere() {
    assumeTrue(Files.isDirectory(CORPUS), "skipped: no directory of real documents (-Dcorpus=...)");
  }

  static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(CORPUS.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String file) {
    return new String(bytes(file), UTF_8);
  }

  /** A recorded answer, byte for byte. */
  static Reply answer(String file) {
    return answer(file, text -> text);
  }

  /**
   * A recorded answer that was changed. Those that say that they are chunked were recorded without
   * the chunks: such a body is sent as one.
   */
  static Reply answer(String file, UnaryOperator<String> change) {
    String recorded = change.apply(new String(bytes(file), ISO_8859_1));
    int crlf = recorded.indexOf("\r\n\r\n");
    int lf = recorded.indexOf("\n\n");
    int start = crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf + 2;
    String head = recorded.substring(0, start);
    String body = recorded.substring(start);
    boolean chunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
    if (!chunked) {
      return Reply.raw(recorded); // ends with the connection
    }
    byte[] framed =
        (head + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n")
            .getBytes(ISO_8859_1);
    return out -> {
      out.write(framed);
      out.flush();
    };
  }
}
