package org.activitypub4j.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.server.http.BodyPlaces;
import org.activitypub4j.server.http.LimitedBody;

/** The body of a request. Who reads it is woken when its time is over. Used by one thread. */
final class ExchangeBody extends LimitedBody {
  private final HttpExchange exchange;
  private final BodyLimits limits;
  private final BodyPlaces unwanted;
  private final Watchdog watchdog;

  /**
   * A body of which nothing was read yet.
   *
   * @param wanted places to read what the engine wants
   * @param unwanted places to wait for what nobody wants: apart, or strangers, who need no
   *     signature to send that, could keep out those who have one
   */
  ExchangeBody(
      HttpExchange exchange,
      BodyLimits limits,
      Optional<String> address,
      BodyPlaces wanted,
      BodyPlaces unwanted,
      Watchdog watchdog) {
    super(length(exchange), limits, wanted, address);
    this.exchange = exchange;
    this.limits = limits;
    this.unwanted = unwanted;
    this.watchdog = watchdog;
  }

  private static OptionalLong length(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length == null && exchange.getRequestHeaders().containsKey("Transfer-Encoding")) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(length == null ? 0 : Long.parseLong(length));
    } catch (NumberFormatException e) {
      return OptionalLong.of(0); // Such a request is refused.
    }
  }

  @Override
  protected InputStream stream() {
    return exchange.getRequestBody();
  }

  @Override
  protected Runnable watch(BooleanSupplier isTooSlow) {
    return watchdog.when(isTooSlow)::close;
  }

  /** Ends the exchange, which reads what is left of the body. */
  void close() {
    if (isComplete()) {
      exchange.close();
      return;
    }
    boolean place = unwanted.take(sender());
    Watchdog.Watch watch = place ? watchdog.after(limits.linger()) : watchdog.atOnce();
    try {
      exchange.close();
    } finally {
      watch.close();
      if (place) {
        unwanted.leave(sender());
      }
    }
  }
}
