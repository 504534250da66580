package org.activitypub4j.client.transport.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Limits what HttpCore does not limit: the bytes of all headers together, and the number and size
 * of informational answers before the final one.
 */
final class HeaderLimits implements HttpMessageParserFactory<ClassicHttpResponse> {
  private static final int MAX_INFORMATIONAL = 8;
  private static final int MAX_EMPTY_LINES = 3;
  private static final int MAX_LINE_BYTES = 16 * 1_024;

  /** This many bytes are read at once. Some of them may already belong to the body. */
  private static final int BUFFER_BYTES = 8_192;

  private final int maxBytes;
  private final Http1Config http1Config;

  HeaderLimits(int maxBytes, int maxLines) {
    this.maxBytes = maxBytes;
    this.http1Config =
        Http1Config.custom()
            .setBufferSize(BUFFER_BYTES)
            .setMaxHeaderCount(maxLines + 1) // HttpCore refuses when this number is reached
            .setMaxLineLength(Math.min(maxBytes, MAX_LINE_BYTES))
            .setMaxEmptyLineCount(MAX_EMPTY_LINES)
            .build();
  }

  /** The part of the limits that HttpCore checks. */
  Http1Config http1Config() {
    return http1Config;
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still has it
  public HttpMessageParser<ClassicHttpResponse> create(Http1Config config) {
    return create();
  }

  @Override
  public HttpMessageParser<ClassicHttpResponse> create() {
    return new Parser(new DefaultHttpResponseParser(http1Config));
  }

  /** There is one for each connection. One thread at a time uses it. */
  private final class Parser implements HttpMessageParser<ClassicHttpResponse> {
    private final HttpMessageParser<ClassicHttpResponse> parser;
    private int informational;
    private long bytes;

    Parser(HttpMessageParser<ClassicHttpResponse> parser) {
      this.parser = parser;
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
        throws IOException, HttpException {
      ClassicHttpResponse response = parser.parse(buffer, new Counted(in));
      if (response == null) {
        return response;
      }
      if (response.getCode() >= 200) {
        informational = 0;
        bytes = 0;
      } else if (++informational > MAX_INFORMATIONAL) {
        throw new MessageConstraintException("too many informational answers");
      }
      return response;
    }

    private final class Counted extends FilterInputStream {
      Counted(InputStream in) {
        super(in);
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        bytes += Math.max(count, 0);
        if (bytes > maxBytes + BUFFER_BYTES) {
          throw new MessageConstraintException("the headers are longer than " + maxBytes);
        }
        return count;
      }
    }
  }
}
