package org.daylight.web.page;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentState;
import org.daylight.format.Outcome;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.mention.Mention;
import org.daylight.mention.MentionQueue;
import org.daylight.web.language.Language;

/**
 * Takes webmentions (W3C): other sites say that a page of theirs links to a document. They wait in a {@link MentionQueue} for an editor. The server asks
 * nobody, so nobody can make it send a request, and shows nothing of them. It stores neither who sent one nor when. Safe for use by several threads.
 */
public final class MentionInbox {

    /** The address where they are sent, below the site. */
    public static final String PATH = "webmention";

    /** So many are accepted at once, and then one in each {@link #NANOS_EACH}. */
    private static final int AT_ONCE = 20;

    private static final long NANOS_EACH = 10_000_000_000L;

    private final MentionQueue queue;
    private final Consumer<String> faults;
    private final LongSupplier nanos;

    /** When the allowance is full again. Guarded by this. */
    private long fullAt;

    /**
     * An inbox.
     *
     * @param faults receives why a mention could not be stored, one line each; never anything of the mention
     * @param nanos a clock such as {@code System::nanoTime}
     */
    public MentionInbox(MentionQueue queue, Consumer<String> faults, LongSupplier nanos) {
        this.queue = queue;
        this.faults = faults;
        this.nanos = nanos;
        fullAt = nanos.getAsLong();
    }

    /** The answer to a request for the endpoint. */
    public Response answer(Request request, Archive archive) {
        if (!request.method().equals("POST")) {
            return answer(200, "This address takes webmentions: POST with the fields source and target.");
        }
        Outcome<Mention> read = Mention.of(request.parameter("source"), request.parameter("target"));
        if (read instanceof Outcome.Refused<Mention>(String code, String reason)) {
            return answer(400, "Refused: " + reason + ".");
        }
        Mention mention = read.orThrow();
        try {
            if (!isHere(mention, request) || !(archive.state(mention.document()) instanceof DocumentState.Published)) {
                return answer(400, "Refused: target is not the address of a document that is published here.");
            }
            if (!isAllowed()) {
                return answer(429, "Refused: too many were sent. Try again later.")
                        .with("Retry-After", "600");
            }
            return switch (queue.add(mention)) {
                case ADDED, KNOWN ->
                    answer(202, "It waits for an editor, who may publish it. Nothing is shown before that.");
                case FULL -> answer(507, "Refused: too many wait for an editor. Try again in some days.");
            };
        } catch (DamagedCopy e) {
            return answer(503, "Refused: this copy of the archive is damaged.");
        } catch (IOException e) {
            faults.accept("a webmention could not be stored: " + e.getMessage());
            return answer(503, "Refused: it cannot be stored now.");
        }
    }

    /** Whether the target is a page of this site, in one of its languages, and not of another copy. */
    private static boolean isHere(Mention mention, Request request) {
        String base = request.base();
        URI target = URI.create(mention.target());
        String path = target.getRawPath();
        return !base.isEmpty()
                && URI.create(base).getRawAuthority().equalsIgnoreCase(target.getRawAuthority())
                && (path.startsWith("/" + mention.document())
                        || Language.tagged(path.substring(1, 3)).isPresent());
    }

    private synchronized boolean isAllowed() {
        long now = nanos.getAsLong();
        long from = Math.max(now, fullAt);
        if (from - now >= AT_ONCE * NANOS_EACH) {
            return false;
        }
        fullAt = from + NANOS_EACH;
        return true;
    }

    private static Response answer(int status, String words) {
        return Response.bytes("text/plain; charset=utf-8", (words + "\n").getBytes(StandardCharsets.UTF_8))
                .status(status)
                .caching(Response.NO_STORE);
    }
}
