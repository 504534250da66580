package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** security-vectors/E3-log-values.txt. */
final class LogVectors {
  private LogVectors() {}

  static Map<String, String> all() throws IOException {
    Map<String, String> vectors = new LinkedHashMap<>();
    try (InputStream file =
        LogVectors.class.getResourceAsStream("/security-vectors/E3-log-values.txt")) {
      String text = new String(java.util.Objects.requireNonNull(file).readAllBytes(), UTF_8);
      text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", 2))
          .forEach(parts -> vectors.put(parts[0], read(parts[1])));
    }
    return vectors;
  }

  private static String read(String text) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      int star = text.indexOf('*', i);
      int end = text.indexOf('}', i);
      if (text.startsWith("\\u", i)) {
        out.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
        i += 6;
      } else if (text.charAt(i) == '{'
          && star > i + 1
          && end > star
          && text.substring(i + 1, star).chars().allMatch(Character::isDigit)) {
        int times = Integer.parseInt(text.substring(i + 1, star));
        out.append(read(text.substring(star + 1, end)).repeat(times));
        i = end + 1;
      } else {
        out.append(text.charAt(i));
        i++;
      }
    }
    return out.toString();
  }
}
