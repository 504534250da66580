package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.signatures.internal.RefusalException;
import org.greenbytes.http.sfv.BooleanItem;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/**
 * The signatures that a server asks for in the {@code Accept-Signature} header of an answer such as
 * 401. It shows that the server accepts RFC 9421, and it asks the client to send the request again
 * with such a signature.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-5.1">RFC 9421 §5.1</a>
 */
public final class AcceptSignature {
  /** The header. */
  public static final String HEADER = "Accept-Signature";

  private static final int MAX_LENGTH = 4_096;
  private static final int MAX_REQUESTS = 16;

  private final List<Requested> requests;

  private AcceptSignature(List<Requested> requests) {
    this.requests = List.copyOf(requests);
  }

  /** A time that the server asks for. */
  public enum Stamp {
    /** The {@code created} parameter. */
    CREATED,
    /** The {@code expires} parameter. */
    EXPIRES
  }

  /**
   * One signature that is asked for.
   *
   * @param label the label of the signature
   * @param components the identifiers of the components, as in a signature base: in quotes, with
   *     parameters
   * @param stamps the times that it must have
   * @param keyId the key to sign with; null for any
   * @param algorithm the registry name of the algorithm; null for any
   * @param nonce the nonce that it must have; null for none
   * @param tag the tag that it must have; null for none
   */
  public record Requested(
      String label,
      List<String> components,
      Set<Stamp> stamps,
      @Nullable String keyId,
      @Nullable String algorithm,
      @Nullable String nonce,
      @Nullable String tag) {

    /** Copies the collections. */
    public Requested {
      components = List.copyOf(components);
      stamps = Set.copyOf(stamps);
    }
  }

  /**
   * Returns what this library asks for when it refuses a request: a signature with the label {@code
   * sig1} that has the time and covers the method and the target. Except for GET and HEAD it must
   * also cover the digest of the body.
   */
  public static AcceptSignature standard(RequestHead refused) {
    List<String> components = new ArrayList<>(List.of("\"@method\"", "\"@target-uri\""));
    if (!refused.bodyless()) {
      components.add("\"content-digest\"");
    }
    return of(new Requested("sig1", components, EnumSet.of(Stamp.CREATED), null, null, null, null));
  }

  /** Returns a request for these signatures. */
  public static AcceptSignature of(Requested... requests) {
    return new AcceptSignature(List.of(requests));
  }

  /**
   * Returns a copy in which every signature must have this nonce. The signature that comes back
   * then answers exactly this question, and is valid only once.
   *
   * @param nonce from {@link Nonces#issue()}, a new one for each answer
   * @throws IllegalArgumentException if it is not printable ASCII
   */
  public AcceptSignature withNonce(String nonce) {
    quoted(nonce);
    return new AcceptSignature(
        requests.stream()
            .map(
                wish ->
                    new Requested(
                        wish.label(),
                        wish.components(),
                        wish.stamps(),
                        wish.keyId(),
                        wish.algorithm(),
                        nonce,
                        wish.tag()))
            .toList());
  }

  /**
   * Reads the header of an answer.
   *
   * @return the signatures that are asked for; empty if there is no header or it cannot be read
   */
  public static Optional<AcceptSignature> parse(Headers headers) {
    List<String> lines = headers.values(HEADER);
    if (lines.isEmpty() || lines.stream().mapToInt(String::length).sum() > MAX_LENGTH) {
      return Optional.empty();
    }
    Map<String, ListElement<?>> members;
    try {
      members = new Parser(lines).parseDictionary().get();
    } catch (ParseException e) {
      return Optional.empty(); // as if the server asked for nothing: we cannot complain to anybody
    }
    List<Requested> requests = new ArrayList<>(1);
    members.forEach(
        (label, element) -> {
          if (element instanceof InnerList list && requests.size() < MAX_REQUESTS) {
            requested(label, list).ifPresent(requests::add);
          }
        });
    return requests.isEmpty() ? Optional.empty() : Optional.of(new AcceptSignature(requests));
  }

  private static Optional<Requested> requested(String label, InnerList list) {
    List<String> components = new ArrayList<>();
    for (Item<?> item : list.get()) {
      components.add(item.serialize());
    }
    Parameters parameters = list.getParams();
    EnumSet<Stamp> stamps = EnumSet.noneOf(Stamp.class);
    if (isTrue(parameters, "created")) {
      stamps.add(Stamp.CREATED);
    }
    if (isTrue(parameters, "expires")) {
      stamps.add(Stamp.EXPIRES);
    }
    try {
      return Optional.of(
          new Requested(
              label,
              components,
              stamps,
              Rfc9421Parser.string(parameters, "keyid"),
              Rfc9421Parser.string(parameters, "alg"),
              Rfc9421Parser.string(parameters, "nonce"),
              Rfc9421Parser.string(parameters, "tag")));
    } catch (RefusalException e) {
      return Optional.empty(); // a parameter has the wrong type: we cannot answer this
    }
  }

  private static boolean isTrue(Parameters parameters, String name) {
    return parameters.get(name) instanceof BooleanItem item && item.get();
  }

  /** Returns the signatures that are asked for, in order; at least one. */
  public List<Requested> requests() {
    return requests;
  }

  /** Returns the value of the header. */
  public String headerValue() {
    StringBuilder value = new StringBuilder();
    for (Requested request : requests) {
      value.append(value.length() == 0 ? "" : ", ").append(request.label()).append("=(");
      value.append(String.join(" ", request.components())).append(')');
      for (Stamp stamp : Stamp.values()) {
        if (request.stamps().contains(stamp)) {
          value.append(stamp == Stamp.CREATED ? ";created" : ";expires");
        }
      }
      parameter(value, "keyid", request.keyId());
      parameter(value, "alg", request.algorithm());
      parameter(value, "nonce", request.nonce());
      parameter(value, "tag", request.tag());
    }
    return value.toString();
  }

  private static void parameter(StringBuilder text, String name, @Nullable String value) {
    if (value != null) {
      text.append(';').append(name).append('=').append(quoted(value));
    }
  }

  private static String quoted(String text) {
    return StringItem.valueOf(text).serialize();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AcceptSignature that && requests.equals(that.requests);
  }

  @Override
  public int hashCode() {
    return requests.hashCode();
  }

  /** Returns the value of the header. */
  @Override
  public String toString() {
    return headerValue();
  }
}
