package org.activitypub4j.client;

/** Link relations, which are lists of words. */
final class RelTypes {
  private RelTypes() {}

  /** Whether one of the words is this one. Upper and lower case are the same. */
  static boolean contains(String rel, String wanted) {
    int start = 0;
    for (int i = 0; i <= rel.length(); i++) {
      if (i == rel.length() || rel.charAt(i) <= ' ') {
        boolean same =
            i - start == wanted.length()
                && rel.regionMatches(true, start, wanted, 0, wanted.length());
        if (same) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }
}
