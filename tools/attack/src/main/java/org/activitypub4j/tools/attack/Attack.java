package org.activitypub4j.tools.attack;

import java.io.IOException;

/** One line of the suite. */
interface Attack {

  /** The name of the line, such as {@code A1}. */
  String id();

  /** What is tried, in one sentence. */
  String tries();

  /** What to do if it works, in one sentence. */
  String remedy();

  /**
   * Tries it.
   *
   * @throws IOException if the server under test does not answer a request that it should answer
   * @throws RequestQuota.SpentException if the requests or the time of the suite are used up
   */
  AttackResult run(Stage stage) throws IOException, InterruptedException;
}
