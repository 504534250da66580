package org.activitypub4j.jdbc;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Sets of names as text: a line for each, in which line breaks and backslashes are escaped. */
final class Recipients {
  private Recipients() {}

  static String write(Set<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : new TreeSet<>(names)) {
      text.append(name.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    }
    return text.toString();
  }

  static Set<String> read(String text) {
    Set<String> names = new HashSet<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        names.add(name.toString());
        name.setLength(0);
      } else if (c == '\\') {
        i++;
        name.append(text.charAt(i) == 'n' ? '\n' : '\\');
      } else {
        name.append(c);
      }
    }
    return names;
  }

  static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }

  static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> left = new HashSet<>(all);
    left.removeAll(some);
    return left;
  }
}
