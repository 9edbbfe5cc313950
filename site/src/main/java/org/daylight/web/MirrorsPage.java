package org.daylight.web;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.Contents;
import org.daylight.mirror.CopyAnswer;
import org.daylight.mirror.MirrorState;
import org.daylight.proof.ArchiveAddress;
import org.daylight.proof.TwoHistories;
import org.jspecify.annotations.Nullable;

/** Where copies of the archive are, as the publisher says in its log; how they are, where they are asked; and whether this is one. */
final class MirrorsPage {
    private final Archive archive;
    private final SiteOptions options;

    MirrorsPage(Archive archive, SiteOptions options) {
        this.archive = archive;
        this.options = options;
    }

    /**
     * What the template shows.
     *
     * @param copies in the publisher's order
     * @param mirror null where this is no mirror
     * @param base scheme and host to copy from, as this reader sees them
     */
    record View(
            Shell shell,
            Contents contents,
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
     * @param network a word about how it is reached; empty where there is nothing to say
     * @param answer what it last answered; null where it was not asked
     */
    record Copy(String address, String network, @Nullable CopyAnswer answer) {
        String words() {
            CopyAnswer last = answer;
            if (last == null) {
                return "";
            }
            String entries = Words.count(last.entries(), "entry", "entries");
            return switch (last.kind()) {
                case SAME -> "Up to date: " + entries;
                case BEHIND -> "Behind: its log has " + entries + ", identical to those here";
                case AHEAD -> "Ahead: its log has " + entries + ", and continues the log here";
                case OTHER_HISTORY ->
                    "Shows a different history of the log, signed by the publisher: " + entries
                            + " that do not match those here";
                case OTHER_LOG -> "Has a different log, not the log of this archive";
                case SILENT -> "No answer";
            };
        }
    }

    Response page(Request request) {
        Contents contents = archive.contents();
        Map<ArchiveAddress, CopyAnswer> answers = options.copies().get();
        List<Copy> copies = contents.mirrors().stream()
                .map(address -> new Copy(address.text(), network(address), answers.get(address)))
                .toList();
        String base = request.base().isEmpty() ? "https://archive.example" : request.base();
        MirrorState mirror = options.mirror().get().orElse(null);
        var view = new View(Shell.of(contents, "Mirrors"), contents, copies, mirror, base);
        var out = new StringOutput();
        JtemirrorsGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** The two signed checkpoints, for anybody to verify (spec/verdicts.md section 3). */
    Optional<Response> twoHistories() throws IOException {
        Path file = options.mirror()
                .get()
                .flatMap(mirror -> mirror.evidence(archive.folder()))
                .orElse(null);
        if (file == null || !Files.isRegularFile(file) || Files.size(file) > TwoHistories.MAX_BYTES) {
            return Optional.empty();
        }
        return Optional.of(Response.bytes("application/json", Files.readAllBytes(file))
                .trust(Response.Trust.FOREIGN)
                .with("Content-Disposition", Download.disposition("two-histories.json")));
    }

    private static String network(ArchiveAddress address) {
        return address.isOnion() ? "over Tor" : "";
    }
}
