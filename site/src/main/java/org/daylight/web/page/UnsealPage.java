package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.format.Outcome;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.seal.OpenSealed;
import org.daylight.seal.SealKeyText;
import org.daylight.sealing.SealKey;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;

/**
 * The form where anyone can enter the key of a sealed part. The key is sent in the request body, so that it is in no address. A request costs one hash for
 * each sealed part; decryption is done later, in the {@link KeyInbox}.
 */
public final class UnsealPage {

    /** So many sealed parts are listed. */
    private static final int LISTED = 200;

    private final PageFrames frames;
    private final Archive archive;
    private final KeyInbox inbox;

    /**
     * What the template shows.
     *
     * @param answer to the key that was entered; empty when none was
     * @param link the page of the part, when it is open; empty otherwise
     * @param more how many further parts are sealed
     */
    record View(PageFrame shell, String answer, String link, List<Sealed> sealed, int more) {}

    /** A part that is sealed. @param isOpen whether it was opened with its key */
    record Sealed(String trove, int part, String time, boolean isOpen) {}

    /** What is said about a key. */
    private record Answer(String words, String link) {}

    public UnsealPage(PageFrames frames, Archive archive, KeyInbox inbox) {
        this.frames = frames;
        this.archive = archive;
        this.inbox = inbox;
    }

    public Response page(Request request) {
        PublicRecord contents = archive.contents();
        // A key in an address would be stored by browsers and proxies, so only the form is read.
        String text = request.method().equals("POST") ? request.parameter("key") : "";
        Answer answer = text.isBlank() ? new Answer("", "") : answer(contents, text);
        List<Sealed> sealed = contents.sealed().stream()
                .limit(LISTED)
                .map(part -> new Sealed(
                        part.trove(),
                        part.part(),
                        Formats.full(part.time()),
                        contents.release(part.sequence()).isPresent()))
                .toList();
        var view = new View(
                frames.of(contents, Words.of("sealed.open")).unlisted(),
                answer.words(),
                answer.link(),
                sealed,
                contents.sealed().size() - sealed.size());
        StringOutput out = new StringOutput();
        JteunsealGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).caching(Response.NO_STORE);
    }

    private Answer answer(PublicRecord contents, String text) {
        if (!(SealKeyText.parse(text) instanceof Outcome.Ok<SealKey>(SealKey key))) {
            return new Answer(Words.of("sealed.answer.nokey"), "");
        }
        return switch (OpenSealed.find(contents, key)) {
            case OpenSealed.Result.Opened(SealedPart part, boolean isNew)
            when isNew ->
                new Answer(
                        StoredBulletin.cancelled(archive).containsKey(part.sequence())
                                ? words("cancelled", part)
                                : offer(part, key),
                        "");
            case OpenSealed.Result.Opened(SealedPart part, boolean isNew) ->
                new Answer(
                        words("already", part),
                        SiteAddress.release(contents.release(part.sequence()).orElseThrow()));
            case OpenSealed.Result.Released(Release release) ->
                new Answer(Words.of("sealed.answer.released"), SiteAddress.release(release));
            case OpenSealed.Result.Cancelled(SealedPart part) -> new Answer(words("cancelled", part), "");
            case OpenSealed.Result.Unknown() -> new Answer(Words.of("sealed.answer.unknown"), "");
            case OpenSealed.Result.Unusable(SealedPart part, String reason) -> new Answer(words("damaged", part), "");
        };
    }

    private String offer(SealedPart part, SealKey key) {
        Optional<String> failure = inbox.failure(part);
        if (!inbox.offer(part, key)) {
            return Words.of("sealed.answer.busy");
        }
        return failure.map(damage -> damage.isEmpty()
                        ? words("again.failed", part)
                        : Words.of("sealed.answer.again.damaged", String.valueOf(part.part()), part.trove(), damage))
                .orElseGet(() -> words("opening", part));
    }

    /** An answer about a part. @param key of its words, without its area and group */
    private static String words(String key, SealedPart part) {
        return Words.of("sealed.answer." + key, String.valueOf(part.part()), part.trove());
    }
}
