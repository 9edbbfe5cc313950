package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.List;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.note.Checkpoint;
import org.daylight.note.Cosignature;
import org.daylight.note.SignedNote;
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
            TroveTotals figures,
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
                request.base().isEmpty() ? "https://archive.example" : request.base(),
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
    static Response beyondLog(PageFrames frames, PublicRecord contents) {
        return said(
                frames,
                contents,
                404,
                "The log is not that long",
                "The address asks for a result as of a state of the log that it does not have: now it has "
                        + Formats.count(contents.checkpoint().size(), "entry", "entries")
                        + ". A mirror may be behind the publisher; ask there, or later.");
    }

    /** The error page for a permanent result while the index is incomplete. */
    static Response stillIndexing(PageFrames frames, PublicRecord contents) {
        return said(
                        frames,
                        contents,
                        503,
                        "The search index is still being built",
                        "The address asks for a result that is the same for ever, and not every document can be found"
                                + " yet. Try again in some minutes.")
                .with("Retry-After", "300");
    }

    /** The error page when too many exports are running. */
    static Response tooManyExports(PageFrames frames, PublicRecord contents) {
        return said(
                        frames,
                        contents,
                        503,
                        "Too many are taking results along",
                        "Only so many results are written at once, so that pages stay quick for everybody. Try again"
                                + " in a minute. The packs of the releases can be downloaded at any time, and hold"
                                + " everything.")
                .with("Retry-After", "60");
    }

    /** The error page for charts of a very long search, because the charts link to the search hundreds of times. */
    static Response tooLongForPictures(PageFrames frames, PublicRecord contents) {
        return said(
                frames,
                contents,
                414,
                "This search is too long for pictures",
                "There are no pictures of a search whose address has more than " + SearchPage.MAX_REPEATED_CHARS
                        + " characters. Use fewer words.");
    }

    /** The error page for a search that exceeds the processor time of one request. */
    public static Response tooMuchEffort(PageFrames frames, PublicRecord contents) {
        return said(
                        frames,
                        contents,
                        503,
                        "This search was stopped",
                        "It would have taken more time of the server than one search may take, so no result is shown:"
                                + " part of one would be different each time. Use fewer words with * or ~, or longer"
                                + " ones. The command daylight search, on your own copy of the archive, has no such"
                                + " limit.")
                .with("Retry-After", "60");
    }

    private static Response said(PageFrames frames, PublicRecord contents, int status, String title, String words) {
        ErrorView view = new ErrorView(frames.of(contents, title).unlisted(), status, title, words);
        StringOutput out = new StringOutput();
        JteerrorGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).status(status).caching(Response.NO_STORE);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "This address cannot be read";
            case 404 -> "There is no such page";
            case 405 -> "This archive can only be read";
            case 413 -> "The list is too long";
            case 414 -> "This address is too long";
            case 431 -> "This request is too long";
            case 408, 417, 426, 501, 505 -> "This request cannot be answered";
            case 503 -> "Too many are asking just now";
            default -> "This page could not be made";
        };
    }

    private static String words(int status) {
        return switch (status) {
            case 400 -> "It is no address that anything here has, or the request is not valid HTTP.";
            case 414 ->
                "No address here has more than 8,192 characters. Ask for less, or use the command daylight search.";
            case 431 -> "Its header fields are longer, or more, than this server reads.";
            case 408 -> "It did not come in full in time.";
            case 417, 426, 501, 505 -> "This server speaks HTTP/1.1, and reads pages only.";
            case 404 ->
                "No document, part or page has this address. Documents are cited by trove and number, such as"
                        + " harbour/20413; a number that this archive has never had does not exist in it.";
            case 405 -> "Only GET and HEAD are answered: there is nothing here to send to.";
            case 413 ->
                "What was sent is longer than 64 kB. The command daylight search --batch takes lists of any length.";
            case 503 ->
                "Searches and large documents are answered one after the other, and too many are waiting. Try again in"
                        + " half a minute. Messages, and the packs that hold everything, can be read meanwhile.";
            default ->
                "The fault is ours, not yours. The packs of the releases can still be downloaded, and hold everything.";
        };
    }
}
