package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.TwoHistories;
import org.daylight.mirror.MirrorState;
import org.daylight.mirror.MirrorStatus;
import org.daylight.web.file.Download;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.jspecify.annotations.Nullable;

/** The page of copies of the archive: those that the publisher lists in its log, their status if they are checked, and whether this site is one. */
public final class MirrorsPage {
    private final PageFrames frames;
    private final Archive archive;
    private final Supplier<Optional<MirrorState>> mirror;
    private final Supplier<Map<ArchiveAddress, MirrorStatus>> copies;

    public MirrorsPage(
            PageFrames frames,
            Archive archive,
            Supplier<Optional<MirrorState>> mirror,
            Supplier<Map<ArchiveAddress, MirrorStatus>> copies) {
        this.frames = frames;
        this.archive = archive;
        this.mirror = mirror;
        this.copies = copies;
    }

    /**
     * What the template shows.
     *
     * @param copies in the publisher's order
     * @param mirror the state of this mirror; null when this is not a mirror
     * @param base scheme and host to copy from, as in the request
     */
    record View(
            PageFrame shell,
            PublicRecord contents,
            List<Copy> copies,
            @Nullable MirrorState mirror,
            String base) {
        boolean refused() {
            return mirror != null && mirror.word() == MirrorState.Word.REFUSED;
        }

        boolean unreachable() {
            return mirror != null && mirror.word() == MirrorState.Word.UNREACHABLE;
        }
    }

    /**
     * One copy.
     *
     * @param network how it is reached, such as through Tor; empty for the web
     * @param answer its last known status; null when it was not checked
     */
    record Copy(String address, String network, @Nullable MirrorStatus answer) {
        /** The key of the words for a kind of answer, without its area and group. */
        static String key(MirrorStatus.Kind kind) {
            // What is wrong with a copy helps its keeper; a reader needs to know that it cannot be used.
            return (kind == MirrorStatus.Kind.UNREADABLE ? MirrorStatus.Kind.SILENT : kind)
                    .name()
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
        }
    }

    public Response page(Request request) {
        PublicRecord contents = archive.contents();
        Map<ArchiveAddress, MirrorStatus> answers = this.copies.get();
        List<Copy> copies = contents.mirrors().stream()
                .map(address -> new Copy(address.text(), network(address), answers.get(address)))
                .toList();
        String base = SiteAddress.base(request);
        MirrorState state = mirror.get().orElse(null);
        var view = new View(frames.of(contents, Words.of("mirrors.title")).dated(), contents, copies, state, base);
        var out = new StringOutput();
        JtemirrorsGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** The evidence of two histories, which anyone can verify (spec/verdicts.md section 3); empty when there is none. */
    public Optional<Response> twoHistories() throws IOException {
        Path file =
                mirror.get().flatMap(state -> state.evidence(archive.folder())).orElse(null);
        if (file == null || !Files.isRegularFile(file) || Files.size(file) > TwoHistories.MAX_BYTES) {
            return Optional.empty();
        }
        return Optional.of(Response.bytes("application/json", Files.readAllBytes(file))
                .trust(Response.Trust.FOREIGN)
                .with("Content-Disposition", Download.disposition("two-histories.json")));
    }

    private static String network(ArchiveAddress address) {
        return address.isOnion() ? Words.of("mirrors.tor") : "";
    }
}
