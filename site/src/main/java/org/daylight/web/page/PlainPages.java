package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.List;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.note.Checkpoint;
import org.daylight.note.Cosignature;
import org.daylight.note.SignedNote;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.TroveTotals;
import org.jspecify.annotations.Nullable;

/** The pages without documents: the about page, which explains how to verify the archive, and the error pages. */
public final class PlainPages {

    private static final int SHOWN_WITNESSES = 20;

    /**
     * Commands that verify the checkpoint at BASE with a key from another source, in a POSIX shell with curl, sed, grep, base64, xxd and OpenSSL 3.
     * The key is the last 32 bytes of its Base64, and the signature the last 64 bytes of the line with the key's name ({@code spec/log.md} section
     * 5).
     */
    static final String CHECKPOINT_CHECK = """
        KEY='the key, from another source'
        curl -O BASE/checkpoint
        sed '/^$/,$d' checkpoint >text
        { echo 302a300506032b6570032100 | xxd -r -p
          printf %s "${KEY#*+*+}" | base64 -d | tail -c 32; } >key.der
        grep -F "— ${KEY%%+*} " checkpoint | head -n 1 |
          sed 's/.* //' | base64 -d | tail -c 64 >signature
        openssl pkeyutl -verify -pubin -inkey key.der -keyform DER \\
          -rawin -in text -sigfile signature\
        """;

    private PlainPages() {}

    /**
     * What the template of the about page shows.
     *
     * @param pack a pack to try the check on; null when nothing is published yet
     * @param base scheme and host to copy from, as in the request
     */
    record AboutView(
            PageFrame shell,
            PublicRecord contents,
            TroveTotals totals,
            @Nullable Release pack,
            String packPath,
            String base,
            Cosigned cosigned) {}

    /**
     * The cosignatures on the newest checkpoint, as claimed there, not verified.
     *
     * @param size of the log at that checkpoint, in entries
     * @param lines the first cosignatures
     */
    record Cosigned(long size, List<Cosignature> lines) {

        static Cosigned on(SignedNote checkpoint) {
            long size = Checkpoint.parse(checkpoint.text()).orThrow().size();
            List<Cosignature> lines = Cosignature.claimed(checkpoint).stream()
                    .limit(SHOWN_WITNESSES)
                    .toList();
            return new Cosigned(size, lines);
        }
    }

    /** What the template of the error pages shows. */
    record ErrorView(PageFrame shell, int status, String title, String words) {}

    public static Response about(PageFrames frames, PublicRecord contents, SignedNote checkpoint, Request request) {
        Release newest =
                contents.releases().isEmpty() ? null : contents.releases().getLast();
        AboutView view = new AboutView(
                frames.of(contents, "About this archive"),
                contents,
                TroveTotals.of(contents.troves()),
                newest,
                newest == null ? "" : ArchivePath.pack(newest.sequence()),
                SiteAddress.base(request),
                Cosigned.on(checkpoint));
        StringOutput out = new StringOutput();
        JteaboutGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    public static Response error(PageFrames frames, PublicRecord contents, int status) {
        return said(frames, contents, status, title(status), words(status));
    }

    /** What the template of the page about a damaged copy shows. @param expected SHA-256 of the document; empty when not known */
    record DamagedView(PageFrame shell, Release release, String packPath, String expected) {}

    /** The page that says that this copy is damaged, what the reader can do, and which hash to compare. */
    public static Response damaged(PageFrames frames, PublicRecord contents, DamagedCopy damage) {
        String expected = damage.expected() == null ? "" : damage.expected().hex();
        DamagedView view = new DamagedView(
                frames.of(contents, "This copy is damaged").unlisted(),
                damage.release(),
                ArchivePath.pack(damage.release().sequence()),
                expected);
        StringOutput out = new StringOutput();
        JtedamagedGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).status(500).caching(Response.NO_STORE);
    }

    /** The error page for a search as of a state that the log has not reached. */
    public static Response beyondLog(PageFrames frames, PublicRecord contents) {
        return said(
                frames,
                contents,
                404,
                "The log has no such entry",
                "The address asks for a result as of a log entry that does not exist here. The log now has "
                        + Formats.count(contents.checkpoint().size(), "entry", "entries")
                        + ", counted from 1. A mirror may be behind the publisher: try the publisher’s site, or try"
                        + " again later.");
    }

    /** The error page for a permanent result while the index is incomplete. */
    static Response stillIndexing(PageFrames frames, PublicRecord contents) {
        return said(
                        frames,
                        contents,
                        503,
                        "The search index is still being built",
                        "The address asks for a permanent result, but not every document can be found yet. Try again in"
                                + " a few minutes.")
                .with("Retry-After", "300");
    }

    /** The error page when too many exports are running. */
    static Response tooManyExports(PageFrames frames, PublicRecord contents) {
        return said(
                        frames,
                        contents,
                        503,
                        "Too many downloads of results",
                        "The number of simultaneous downloads is limited, so that pages stay fast for everyone. Try"
                                + " again in a minute. The files (.zip) of the parts can be downloaded at any time and"
                                + " contain everything.")
                .with("Retry-After", "60");
    }

    /** The error page for charts of a very long search, because the charts link to the search hundreds of times. */
    static Response tooLongForPictures(PageFrames frames, PublicRecord contents) {
        return said(
                frames,
                contents,
                414,
                "This search is too long for charts",
                "Charts are not available for a search whose address has more than " + SearchPage.MAX_REPEATED_CHARS
                        + " characters. Use fewer words.");
    }

    /** The error page for a search that exceeds the processor time of one request. */
    public static Response tooMuchEffort(PageFrames frames, PublicRecord contents) {
        return said(
                        frames,
                        contents,
                        503,
                        "This search was stopped",
                        "It would have taken more time than this server allows for one search. A partial result would"
                            + " differ each time, so none is shown. Use fewer words with * or ~, or longer words. The"
                            + " command daylight search, on your own copy of the archive, has no such limit.")
                .with("Retry-After", "60");
    }

    /** The error page for the number of a part that a trove does not have, or not yet. */
    public static Response noSuchPart(PageFrames frames, PublicRecord contents, String trove, long part) {
        return said(frames, contents, 404, "No such part", "Part " + part + " of " + trove + " is not published yet.");
    }

    /** The error page for the address of a passage that does not exist. */
    static Response noSuchPassage(PageFrames frames, PublicRecord contents, DocumentId id, long bytes) {
        return said(
                frames,
                contents,
                404,
                "No such passage",
                "The text of " + id + " has no passage at this address. An address of a passage has two offsets in the"
                        + " published bytes: the first byte, and the one after the last. The document has "
                        + Formats.count(bytes, "byte", "bytes")
                        + ". The bytes must contain at least one whole character of the text.");
    }

    /** The error page for a passage as of a time at which its document was not published. */
    static Response notYet(PageFrames frames, PublicRecord contents, DocumentId id, AsOf at) {
        return said(
                frames,
                contents,
                404,
                "Not published at that time",
                id + " was not yet published in this form when the log had "
                        + Formats.count(at.size(), "entry", "entries")
                        + ". Without at= in the address, you see it as it is now.");
    }

    /** The error page for a correspondent who is not in the published documents. */
    public static Response unknownCorrespondent(PageFrames frames, PublicRecord contents) {
        return said(
                frames,
                contents,
                404,
                "Correspondent not found",
                "No published message has a correspondent with this address.");
    }

    private static Response said(PageFrames frames, PublicRecord contents, int status, String title, String words) {
        ErrorView view = new ErrorView(frames.of(contents, title).unlisted(), status, title, words);
        StringOutput out = new StringOutput();
        JteerrorGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).status(status).caching(Response.NO_STORE);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Invalid address";
            case 404 -> "Page not found";
            case 405 -> "Method not allowed";
            case 413 -> "The text is too long";
            case 414 -> "This address is too long";
            case 431 -> "This request is too long";
            case 408, 417, 426, 501, 505 -> "Unsupported or incomplete request";
            case 503 -> "The server is busy";
            default -> "Internal error";
        };
    }

    private static String words(int status) {
        return switch (status) {
            case 400 -> "This archive has no such address, or the request is not valid HTTP.";
            case 414 ->
                "An address may have at most 8,192 characters. Use a shorter search, or use the command daylight"
                        + " search.";
            case 431 -> "The header fields of the request are too long, or there are too many of them.";
            case 408 -> "The request was not received in time.";
            case 417, 426, 501, 505 -> "This server accepts only HTTP/1.1 requests for pages and files.";
            case 404 ->
                "No document, part or page has this address. Documents are cited by trove and number, for example"
                        + " harbour/20413. If you followed such a citation, this number has not been assigned.";
            case 405 -> "This archive is read-only: it accepts only GET and HEAD requests here.";
            case 413 ->
                "The text in the form is longer than 64 kB. For long lists of searches, use the command daylight search"
                        + " --batch: it accepts any length.";
            case 503 ->
                "Too many searches and large documents are waiting to be processed. Try again in half a minute."
                        + " Meanwhile you can read messages, and download the files (.zip) of the parts.";
            default ->
                "The server could not answer this request. Go back and try a simpler search. If it happens again, tell"
                        + " the publisher.";
        };
    }
}
