package org.activitypub4j.client.transport.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.RequestHead;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** Turns our requests into messages of HttpClient, and its answers into ours. */
final class HttpMessages {
  private static final int MAX_PREFIX_BYTES = 2_048;
  private static final byte[] NO_BODY = new byte[0];

  private final String userAgent;
  private final AnswerBodyReader bodies;

  HttpMessages(String userAgent, TransportLimits limits) {
    this.userAgent = userAgent;
    this.bodies = new AnswerBodyReader(limits);
  }

  /** What is sent to a URL, with the signature for it. */
  HopSigner.Signed sign(TransportRequest request, Target target) {
    Headers headers =
        request.headers().with("Host", target.origin().authority()).with("User-Agent", userAgent);
    if (request.isGet()) {
      headers = headers.with("Accept-Encoding", "gzip");
    }
    return request.signer().sign(new RequestHead(request.method(), target.url(), headers));
  }

  /** The message for what was signed. */
  HttpUriRequestBase message(TransportRequest request, Target target, HopSigner.Signed signed) {
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), target.url());
    message.setPath(target.pathAndQuery());
    signed.headers().forEach(message::addHeader);
    if (!request.isGet()) {
      message.setEntity(new ByteArrayEntity(request.body(), null));
    }
    return message;
  }

  /** Reads an answer: all of it if it is the document that a GET asked for. */
  TransportResponse read(
      TransportRequest request,
      ClassicHttpResponse response,
      HttpClientContext context,
      RequestFaults faults)
      throws IOException {
    Headers headers = headers(response, faults);
    int status = response.getCode();
    HttpEntity entity = response.getEntity();
    byte[] body = NO_BODY;
    if (entity != null) {
      @SuppressWarnings("resource") // closing the response is enough; this would read on
      InputStream content = entity.getContent();
      LongSupplier received = received(context);
      if (request.isGet() && status >= 200 && status < 300) {
        body =
            bodies.whole(
                content,
                entity.getContentLength(),
                String.join(",", headers.values("Content-Encoding")),
                received);
      } else {
        body = bodies.prefix(content, MAX_PREFIX_BYTES, received);
      }
    }
    return new TransportResponse(faults.target(), status, headers, body);
  }

  private static LongSupplier received(HttpClientContext context) {
    EndpointDetails endpoint = context.getEndpointDetails();
    return endpoint == null ? () -> 0 : endpoint::getReceivedBytesCount;
  }

  private static Headers headers(ClassicHttpResponse response, RequestFaults faults) {
    List<String> flat = new ArrayList<>();
    for (Header header : response.getHeaders()) {
      flat.add(header.getName());
      flat.add(header.getValue() == null ? "" : header.getValue());
    }
    try {
      return Headers.received(flat.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw faults.of(Reason.MALFORMED_ANSWER, "its headers are not HTTP: " + e.getMessage(), e);
    }
  }
}
