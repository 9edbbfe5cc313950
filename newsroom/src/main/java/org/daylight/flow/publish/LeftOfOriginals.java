package org.daylight.flow.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.message.MimePart;
import org.daylight.message.parse.MessageParser;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.jspecify.annotations.Nullable;

/**
 * Reads the staged files of a part once more, and finds views and extracted text that were made from the original of something that is
 * redacted. Which parts of a document are redacted is seen from its published bytes and their proof, not from what wrote them.
 */
final class LeftOfOriginals {

    private static final Pattern PROOF = Pattern.compile("data/redactions/([0-9]{6,10})\\.json");
    private static final String VIEWS = "views.jsonl";
    private static final int MAX_LINE = 1 << 20;

    private LeftOfOriginals() {}

    /**
     * Why the part must not be published, in one line; empty when nothing is left.
     *
     * @param pack the staged pack
     * @param views the staged file of views; null when there is none
     */
    static Optional<String> first(Path pack, @Nullable Path views, String trove) throws IOException {
        Map<Long, Set<Integer>> withPages = new HashMap<>();
        try (var zip = new ZipFile(pack.toFile())) {
            Map<Long, Set<Integer>> redacted = redacted(zip);
            if (redacted.isEmpty()) {
                return Optional.empty();
            }
            if (views != null) {
                for (Json.Obj view : lines(views)) {
                    long number = view.number("number").orElse(0);
                    int part = (int) view.number("part").orElse(-1);
                    boolean concerns = redacted.getOrDefault(number, Set.of()).contains(part);
                    if (concerns && view.get("redacted").isEmpty()) {
                        return Optional.of("a safe view of the original of attachment " + part + " of " + trove + "/"
                                + number + " would be public, although something in it is redacted."
                                + " This is an error in the program: withhold the document and report it");
                    }
                    if (concerns) {
                        withPages
                                .computeIfAbsent(number, key -> new HashSet<>())
                                .add(part);
                    }
                }
            }
            for (var each : redacted.entrySet()) {
                Optional<Integer> part =
                        text(zip, each.getKey(), each.getValue(), withPages.getOrDefault(each.getKey(), Set.of()));
                if (part.isPresent()) {
                    return Optional.of("text that was extracted from the original of attachment " + part.get() + " of "
                            + trove + "/" + each.getKey() + " would be public, although something in it is redacted."
                            + " This is an error in the program: withhold the document and report it");
                }
            }
        }
        return Optional.empty();
    }

    /** The parts in which something is redacted, by document number. */
    private static Map<Long, Set<Integer>> redacted(ZipFile pack) throws IOException {
        Map<Long, Set<Integer>> all = new HashMap<>();
        for (Enumeration<? extends ZipEntry> entries = pack.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            Matcher proof = PROOF.matcher(entry.getName());
            if (!proof.matches()) {
                continue;
            }
            String number = proof.group(1);
            if (!(RedactionProof.parse(bytes(pack, entry))
                    instanceof Outcome.Ok<RedactionProof>(RedactionProof read))) {
                throw new IOException("the proof of document " + number + " cannot be read; nothing was published");
            }
            ZipEntry message = pack.getEntry("data/messages/" + number + ".eml");
            all.put(Long.parseLong(number), message == null ? Set.of(0) : parts(bytes(pack, message), read.segments()));
        }
        return all;
    }

    /** The parts of a published message that have a mark. */
    private static Set<Integer> parts(byte[] published, List<ProofSegment> segments) {
        List<MimePart> parts = MessageParser.parse(published).parts();
        Set<Integer> marked = new HashSet<>();
        int at = 0;
        for (ProofSegment segment : segments) {
            int end = at + segment.bytes();
            if (segment instanceof ProofSegment.Mark) {
                for (int i = 0; i < parts.size(); i++) {
                    if (at < parts.get(i).bodyEnd() && end > parts.get(i).headerStart()) {
                        marked.add(i);
                    }
                }
            }
            at = end;
        }
        return marked;
    }

    /** A redacted part of which there is text other than that of the images of its pages. */
    private static Optional<Integer> text(ZipFile pack, long number, Set<Integer> redacted, Set<Integer> withPages)
            throws IOException {
        ZipEntry entry = pack.getEntry("data/text/" + String.format(Locale.ROOT, "%06d", number) + ".jsonl");
        if (entry == null) {
            return Optional.empty();
        }
        for (Json.Obj unit : objects(bytes(pack, entry))) {
            int part = (int) unit.number("part").orElse(-1);
            boolean isOfPages = withPages.contains(part)
                    && unit.string("layer").orElse("").equals("ocr")
                    && unit.string("inside").isEmpty()
                    && unit.string("sheet").isEmpty();
            if (redacted.contains(part) && !unit.string("text").orElse("").isEmpty() && !isOfPages) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    private static List<Json.Obj> lines(Path views) throws IOException {
        try (var zip = new ZipFile(views.toFile())) {
            ZipEntry index = zip.getEntry(VIEWS);
            return index == null ? List.of() : objects(bytes(zip, index));
        }
    }

    private static List<Json.Obj> objects(byte[] lines) throws IOException {
        List<Json.Obj> all = new ArrayList<>();
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n")) {
            if (line.isEmpty()) {
                continue;
            }
            if (!(Json.parse(line.getBytes(StandardCharsets.UTF_8), MAX_LINE)
                    instanceof Outcome.Ok<Json>(Json.Obj object))) {
                throw new IOException("a staged line is not JSON; nothing was published");
            }
            all.add(object);
        }
        return all;
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
