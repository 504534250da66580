package org.activitypub4j.interop;

/** The blog behind Caddy, whose Debian package has no cache and no limits of rates. */
class BehindCaddyTest extends ProxyExchanges<Caddy> {
  @Override
  void needsProxy() {
    Workplace.needsCaddy();
  }

  @Override
  Caddy startProxy() {
    return Caddy.start();
  }

  /** It knows only the public port. */
  @Override
  String redirected(String target) {
    return "https://" + ReverseProxy.HOST + target;
  }
}
