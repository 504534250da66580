package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.model.Trust.Ground;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** lessons A15: what a peer sent is cut and cleaned in every message and text for a log. */
class A15CleanMessagesTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  /** One line, no character that changes how others look, not long. */
  private static void clean(String text) {
    assertThat(text).hasSizeLessThan(3_000);
    assertThat(
            text.chars().filter(c -> Character.isISOControl(c) || c == '\u202e' || c == '\u2028'))
        .isEmpty();
  }

  private static void clean(ThrowingCallable call) {
    try {
      call.call();
    } catch (Throwable e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        clean(cause.toString());
      }
    }
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static List<String> hostile() {
    String odd = "\u202e\u2028\u0085";
    return List.of("x\\r\\nforged " + odd, odd + "x".repeat(900), "https://a.example/" + odd);
  }

  @Test
  void of_documents_that_are_refused() {
    for (String text : hostile()) {
      for (String document :
          List.of(
              "{'%1$s':1,'%1$s':2}",
              "{'a':%1$s}",
              "{'a':'%1$s",
              "{'@context':{'to':'%1$s'},'to':'x'}",
              "{'@context':{'%1$s':'as:to'},'%1$s':'x'}",
              "{'as:to':'%1$s','https://www.w3.org/ns/activitystreams#to':'x'}",
              "{'@context':{'%1$s':7,'@vocab':'%1$s'},'@%1$s':'x'}",
              "{'@context':{'a':'%1$s:b','%1$s':'a:c','@vocab':'x:'},'a':'x'}")) {
        byte[] bytes = json(document.formatted(text));
        clean(() -> STREAMS.read(bytes));
        clean(() -> STREAMS.expand(STREAMS.read(bytes)));
        clean(() -> STREAMS.linkedData(STREAMS.read(bytes).toJson()));
      }
    }
  }

  @Test
  void of_objects_that_are_shown() {
    for (String text : hostile()) {
      ASObject read =
          STREAMS.read(
              json(
                  "{'id':'%1$s','type':['Like','%1$s'],'content':'%1$s','object':'%1$s',"
                          .formatted(text)
                      + "'_misskey_reaction':'👍\u202e','published':'%1$s','%1$s':{'id':7}}"
                          .formatted(text)));
      List<Object> shown = new ArrayList<>(List.of(read, read.validate()));
      read.content().ifPresent(shown::add);
      Activity activity = read.as(Activity.class);
      Reaction.of(activity).ifPresent(shown::add);
      shown.addAll(read.validate());
      activity.object().ifPresent(shown::add);
      for (Object each : shown) {
        if (!(each instanceof List<?>)) {
          clean(each.toString());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u202e", "\u2028", "["})
  void of_URIs_and_what_is_said_of_them(String odd) {
    String text = "https://a.example/" + odd + "x".repeat(20_000);
    clean(() -> Uris.reference(text + " "));
    clean(() -> Uris.reference("https://[::3333333333.1.1.1]/" + text));
    clean(() -> Origin.parse(text));
    clean(() -> new Origin(text, "a.example", 443));
    clean(() -> new Origin("https", text, 443));
    clean(() -> Origin.parse("https://a.example").resolve("/" + text + " "));
    clean(() -> Origin.parse("https://a.example").resolve(text));
  }

  @Test
  void of_trust() throws URISyntaxException {
    URI odd = new URI("https://a.example/\u202e" + "x".repeat(1_900));
    clean(Trust.ofActor(odd, Ground.LOCAL).toString());
    clean(() -> Trust.ofActor(new URI("urn:\u202e" + "x".repeat(5_000)), Ground.LOCAL));
    clean(new Visibility.Recipients(List.of(odd, odd), List.of(odd)).toString());
    ASObject other = STREAMS.read(json("{'id':'https://b.example/\u202e','type':'Note'}"));
    clean(Trust.ofFetch(other, odd).toString());
  }
}
