package org.activitypub4j.interop;

/** An implementation of signatures that others wrote, with a program that lets it work. */
enum Library {
  FEDIFY("Fedify 2.3.6", "fedify", "signatures.mjs", "@fedify/fedify"),
  MISSKEY(
      "Misskey 0.0.10", "signatures", "misskey.mjs", "@misskey-dev/node-http-message-signatures"),
  PEERTUBE("PeerTube 1.7.0", "signatures", "peertube.mjs", "@peertube/http-signature");

  private final String title;
  private final String folder;
  private final String script;
  private final String packageName;

  Library(String title, String folder, String script, String packageName) {
    this.title = title;
    this.folder = folder;
    this.script = script;
    this.packageName = packageName;
  }

  /** Its name and version. */
  String title() {
    return title;
  }

  /** Skips or fails the test unless it is installed. */
  void needed() {
    if (this == FEDIFY) {
      Workplace.needsFedify();
    } else {
      Workplace.needsLibrary(packageName);
    }
  }

  LineProgram start() {
    return LineProgram.start(script.replace(".mjs", ""), folder, script);
  }
}
