package org.activitypub4j.tools.attack;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server under test answered.
 *
 * @param status 0 if it closed the connection or did not answer in time
 * @param headers by names in lower case
 * @param body the text; where there is no answer, why not
 * @param took until the body was there
 */
record Answer(int status, Map<String, List<String>> headers, String body, Duration took) {

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer of(HttpResponse<String> response, Duration took) {
    return new Answer(response.statusCode(), response.headers().map(), response.body(), took);
  }

  static Answer none(Exception why, Duration took) {
    return new Answer(0, Map.of(), why.toString(), took);
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  boolean isRefusal() {
    return status >= 400 && status < 500;
  }

  /** The status, as a word in a sentence. */
  String said() {
    return status == 0 ? "nothing (" + body + ")" : String.valueOf(status);
  }

  /** All that can be compared: no date, and one word for the URL that was asked for. */
  String comparable(URI asked) {
    Map<String, List<String>> lines = new TreeMap<>();
    headers.forEach((name, values) -> lines.put(name.toLowerCase(Locale.ROOT), values));
    lines.remove("date");
    return (status + " " + lines + " " + body)
        .replace(asked.toString(), "URL")
        .replace(asked.getRawPath(), "PATH");
  }
}
