package org.activitypub4j.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of examples/deployment, in which what is an administrator's own is replaced. */
record DeploymentFile(String text) {

  static DeploymentFile read(String name) {
    try {
      return new DeploymentFile(
          Files.readString(Workplace.module().resolveSibling("examples/deployment").resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces a text wherever it is; it must be there. */
  DeploymentFile with(String placeholder, Object value) {
    if (!text.contains(placeholder)) {
      throw new IllegalStateException("there is no " + placeholder + " in:\n" + text);
    }
    return new DeploymentFile(text.replace(placeholder, value.toString()));
  }

  Path write(Path file) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
