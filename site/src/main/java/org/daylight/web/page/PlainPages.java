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
import org.daylight.web.language.Words;
import org.daylight.web.view.AsOf;
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
                frames.of(contents, Words.of("about.title")).dated(),
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
        return said(frames, contents, status, key(status), Request.MAX_TARGET_CHARS);
    }

    /** What the template of the page about a damaged copy shows. @param expected SHA-256 of the document; empty when not known */
    record DamagedView(PageFrame shell, Release release, String packPath, String expected) {}

    /** The page that says that this copy is damaged, what the reader can do, and which hash to compare. */
    public static Response damaged(PageFrames frames, PublicRecord contents, DamagedCopy damage) {
        String expected = damage.expected() == null ? "" : damage.expected().hex();
        DamagedView view = new DamagedView(
                frames.of(contents, Words.of("error.damaged.title")).unlisted(),
                damage.release(),
                ArchivePath.pack(damage.release().sequence()),
                expected);
        StringOutput out = new StringOutput();
        JtedamagedGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).status(500).caching(Response.NO_STORE);
    }

    /** The error page for a search as of a state that the log has not reached. */
    public static Response beyondLog(PageFrames frames, PublicRecord contents) {
        return said(frames, contents, 404, "error.beyond", contents.checkpoint().size());
    }

    /** The error page for a permanent result while the index is incomplete. */
    static Response stillIndexing(PageFrames frames, PublicRecord contents) {
        return said(frames, contents, 503, "error.indexing").with("Retry-After", "300");
    }

    /** The error page when too many exports are running. */
    static Response tooManyExports(PageFrames frames, PublicRecord contents) {
        return said(frames, contents, 503, "error.exports").with("Retry-After", "60");
    }

    /** The error page for charts of a very long search, because the charts link to the search hundreds of times. */
    static Response tooLongForPictures(PageFrames frames, PublicRecord contents) {
        return said(frames, contents, 414, "error.pictures", SearchPage.MAX_REPEATED_CHARS);
    }

    /** The error page for a search that exceeds the processor time of one request. */
    public static Response tooMuchEffort(PageFrames frames, PublicRecord contents) {
        return said(frames, contents, 503, "error.effort").with("Retry-After", "60");
    }

    /** The error page for the number of a part that a trove does not have, or not yet. */
    public static Response noSuchPart(PageFrames frames, PublicRecord contents, String trove, long part) {
        return said(frames, contents, 404, "error.part", String.valueOf(part), trove);
    }

    /** The error page for the address of a passage that does not exist. */
    static Response noSuchPassage(PageFrames frames, PublicRecord contents, DocumentId id, long bytes) {
        return said(frames, contents, 404, "error.passage", id, bytes);
    }

    /** The error page for a passage as of a time at which its document was not published. */
    static Response notYet(PageFrames frames, PublicRecord contents, DocumentId id, AsOf at) {
        return said(frames, contents, 404, "error.notyet", id, at.size());
    }

    /** The error page for a correspondent who is not in the published documents. */
    public static Response unknownCorrespondent(PageFrames frames, PublicRecord contents) {
        return said(frames, contents, 404, "error.correspondent");
    }

    /** A page about an error. @param key of its words; that of its title ends with {@code .title} */
    private static Response said(
            PageFrames frames, PublicRecord contents, int status, String key, Object... arguments) {
        String title = Words.of(key + ".title");
        ErrorView view = new ErrorView(frames.of(contents, title).unlisted(), status, title, Words.of(key, arguments));
        StringOutput out = new StringOutput();
        JteerrorGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).status(status).caching(Response.NO_STORE);
    }

    /** The key of the words for a status of HTTP. */
    static String key(int status) {
        return switch (status) {
            case 400, 404, 405, 408, 413, 414, 431, 503 -> "error." + status;
            case 417, 426, 501, 505 -> "error.unsupported";
            default -> "error.500";
        };
    }
}
