package org.activitypub4j.interop;

import java.util.EnumMap;
import java.util.Map;

/** The programs of one test class, each started when it is first needed. */
final class Libraries implements AutoCloseable {
  private final Map<Library, LineProgram> running = new EnumMap<>(Library.class);

  /** The program of a library; the test is skipped or failed if it is not installed. */
  LineProgram of(Library library) {
    library.needed();
    return running.computeIfAbsent(library, Library::start);
  }

  @Override
  public void close() {
    running.values().forEach(LineProgram::close);
  }
}
