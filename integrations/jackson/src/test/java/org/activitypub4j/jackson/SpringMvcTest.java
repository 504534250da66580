package org.activitypub4j.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Spring MVC takes typed objects as request and response bodies by its own Jackson converter. */
class SpringMvcTest {
  private static final MediaType ACTIVITY_JSON = new MediaType("application", "activity+json");

  private final JacksonJsonHttpMessageConverter converter =
      new JacksonJsonHttpMessageConverter(
          JsonMapper.builder().addModule(new ActivityStreamsModule()).build());

  SpringMvcTest() {
    converter.setSupportedMediaTypes(List.of(ACTIVITY_JSON));
  }

  private record Body(String json) implements HttpInputMessage {
    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(json.getBytes(UTF_8));
    }

    @Override
    public HttpHeaders getHeaders() {
      HttpHeaders headers = new HttpHeaders();
      headers.setContentType(ACTIVITY_JSON);
      return headers;
    }
  }

  private static final class Answer implements HttpOutputMessage {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final HttpHeaders headers = new HttpHeaders();

    @Override
    public OutputStream getBody() {
      return bytes;
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }

  @Test
  void A12_a_body_is_read_as_the_parameter_asks() throws IOException {
    Body body =
        new Body(
            """
            {"@context":"https://www.w3.org/ns/activitystreams","type":"Create",
             "object":{"type":"Note","content":"Hi"}}""");

    assertThat(converter.canRead(Create.class, ACTIVITY_JSON)).isTrue();
    Create create = (Create) converter.read(Create.class, body);
    assertThat(create.embeddedObject()).get().isInstanceOf(Note.class);
  }

  @Test
  void A12_a_returned_object_is_written_as_a_document() throws IOException {
    Answer answer = new Answer();
    converter.write(Note.builder().content("Hi").build(), ACTIVITY_JSON, answer);

    assertThat(answer.bytes.toString(UTF_8))
        .isEqualTo(
            "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"type\":\"Note\","
                + "\"content\":\"Hi\"}");
    assertThat(answer.headers.getContentType()).isEqualTo(ACTIVITY_JSON);
  }

  @Test
  void C2_a_document_that_is_refused_is_a_bad_request() {
    Body body =
        new Body(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",{"actor":"as:object"}],
             "type":"Create","actor":"https://a.example/1"}""");

    assertThatThrownBy(() -> converter.read(Create.class, body))
        .isInstanceOf(HttpMessageNotReadableException.class)
        .hasMessageContaining("actor");
  }
}
