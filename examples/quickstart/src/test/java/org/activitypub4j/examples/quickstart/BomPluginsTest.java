package org.activitypub4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has no parent, so it says itself which plugins build it. */
class BomPluginsTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern PLUGIN =
      Pattern.compile(
          "<plugin>\\s*<artifactId>(maven-\\w+-plugin)</artifactId>\\s*<version>([^<]+)</version>");

  private static Map<String, String> plugins(String pom) throws IOException {
    Map<String, String> versions = new TreeMap<>();
    Matcher found = PLUGIN.matcher(Files.readString(ROOT.resolve(pom)));
    while (found.find()) {
      versions.put(found.group(1), found.group(2));
    }
    return versions;
  }

  @Test
  void the_BOM_is_built_with_the_plugins_of_the_parent() throws IOException {
    Map<String, String> ofBom = plugins("activitypub-bom/pom.xml");
    assertThat(ofBom)
        .containsOnlyKeys(
            "maven-clean-plugin",
            "maven-install-plugin",
            "maven-deploy-plugin",
            "maven-site-plugin");
    assertThat(plugins("pom.xml")).containsAllEntriesOf(ofBom);
  }
}
