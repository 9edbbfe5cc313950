package org.daylight.witness;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.client.Answer;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.note.SignedNote;

/**
 * The publisher's side of {@code add-checkpoint} (c2sp.org/tlog-witness), through the proxy that the system properties name. What the witness sends is not
 * verified here.
 */
public final class RequestCosignature {

    /** What follows the submission prefix. */
    static final String PATH = "/add-checkpoint";

    /** A witness answers at once, or it is asked again the next time. */
    private static final HttpLimits LIMITS =
            new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), 10_000);

    private static final int MAX_REPLY_BYTES = 64 << 10;
    private static final int MAX_LINES = 16;
    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final int WORDS_CHARS = 200;

    private final URI address;

    /** What came back. */
    public sealed interface Reply {}

    /** Signature lines; whether one of them is the witness's cosignature is still to be verified. */
    public record Lines(List<SignedNote.Signature> signatures) implements Reply {}

    /** The last checkpoint that the witness cosigned is of another size than the proof began at: ask again from there. */
    public record OtherSize(long size) implements Reply {}

    /** It will not. @param words of the witness, one line of printable ASCII */
    public record Refused(int status, String words) implements Reply {}

    private RequestCosignature(URI address) {
        this.address = address;
    }

    /**
     * Who is asked.
     *
     * @param prefix the witness's submission prefix, {@code http:} or {@code https:}
     * @throws IOException in one line, when it is none
     */
    public static RequestCosignature at(String prefix) throws IOException {
        try {
            String scheme = prefix.toLowerCase(Locale.ROOT);
            if (scheme.startsWith("http://") || scheme.startsWith("https://")) {
                return new RequestCosignature(new URI(prefix.replaceAll("/+$", "") + PATH));
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new IOException("a witness's address must begin with http:// or https://");
    }

    /**
     * The checkpoint that it cosigned last of a log, unverified.
     *
     * @param origin SHA-256 of the log's name
     * @return empty where it has none, or does not show it
     * @throws IOException when there is no answer
     */
    public Optional<byte[]> newest(Sha256 origin) throws IOException {
        URI at = URI.create(address.toString().replaceAll(PATH + "$", "/" + origin.hex() + "/checkpoint"));
        try (var client = new WebClient(Route.ofSystem(at), LIMITS, any -> true, "daylight");
                Answer answer = client.get(at, 0, SignedNote.MAX_BYTES)) {
            return answer.status() == OK
                    ? Optional.of(answer.body().readNBytes(SignedNote.MAX_BYTES))
                    : Optional.empty();
        }
    }

    /** Asks. @throws IOException when there is no answer, or none of a witness */
    public Reply add(AddCheckpoint request) throws IOException {
        try (var client = new WebClient(Route.ofSystem(address), LIMITS, any -> true, "daylight");
                Answer answer = client.post(address, "text/plain; charset=utf-8", request.bytes(), MAX_REPLY_BYTES)) {
            int status = answer.status();
            String text = new String(answer.body().readNBytes(MAX_REPLY_BYTES), StandardCharsets.UTF_8);
            if (status == OK) {
                return new Lines(signatures(text));
            }
            boolean isSize = status == CONFLICT && text.matches("(0|[1-9][0-9]{0,17})\n?");
            return isSize ? new OtherSize(Long.parseLong(text.strip())) : new Refused(status, printable(text));
        }
    }

    /** Lines that are none are passed over, as those of other keys will be. */
    private static List<SignedNote.Signature> signatures(String text) {
        var signatures = new ArrayList<SignedNote.Signature>();
        for (String line : text.split("\n", MAX_LINES + 1)) {
            if (SignedNote.Signature.parse(line)
                            instanceof Outcome.Ok<SignedNote.Signature>(SignedNote.Signature signature)
                    && signatures.size() < MAX_LINES) {
                signatures.add(signature);
            }
        }
        return signatures;
    }

    private static String printable(String text) {
        String line = text.lines().findFirst().orElse("").replaceAll("[^ -~]", "?");
        return line.substring(0, Math.min(WORDS_CHARS, line.length()));
    }
}
