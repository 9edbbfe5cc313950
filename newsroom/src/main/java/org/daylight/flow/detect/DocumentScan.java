package org.daylight.flow.detect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.StoredViews;
import org.daylight.detect.Detection;
import org.daylight.detect.Detectors;
import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;
import org.daylight.extract.Reveal;
import org.daylight.flow.extract.WantedParts;
import org.daylight.malware.Danger;
import org.daylight.malware.DangerousFile;
import org.daylight.malware.ScanVerdict;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.jspecify.annotations.Nullable;

/** Scans one document: its texts, what was extracted from its files, what these reveal, and the files themselves. For one thread. */
final class DocumentScan {

    /** Findings of one detector in one document beyond these are counted. */
    private static final int MOST_OF_DETECTOR = 100;

    private static final Set<FindingKind> FLAGS = EnumSet.of(FindingKind.DANGEROUS_FILE, FindingKind.MALWARE);

    /** What a malware scanner says about the content of an attachment; null when there is none. */
    interface Malware {
        @Nullable
        ScanVerdict verdict(Attachment attachment, byte[] content) throws IOException;
    }

    private final Detectors detectors;
    private final List<HeldFinding> findings = new ArrayList<>();
    private final Map<String, Integer> ofDetector = new HashMap<>();

    /** Kinds and values by part: what the text of a part shows is not reported again for another form of it. */
    private final Set<List<Object>> seen = new HashSet<>();

    /** Parts and what is dangerous in them. */
    private final Set<List<Object>> flagged = new HashSet<>();

    private long omitted;
    private long notScanned;

    DocumentScan(Detectors detectors) {
        this.detectors = detectors;
    }

    List<HeldFinding> findings() {
        return findings;
    }

    long omitted() {
        return omitted;
    }

    /** How many files the malware scanner was given and did not scan. */
    long notScanned() {
        return notScanned;
    }

    /**
     * Scans it.
     *
     * @param units the text that was extracted from its files
     * @param reveals what its files reveal
     */
    void scan(
            HeldDocument document,
            byte[] original,
            List<Unit> units,
            List<StoredViews.Revealing> reveals,
            Malware malware)
            throws IOException {
        Message message = document.form().parse(original);
        message(message);
        Map<Integer, String> names = message.attachments().stream()
                .collect(Collectors.toMap(Attachment::part, Attachment::name, (a, b) -> a));
        for (Attachment attachment : message.attachments()) {
            text(attachment.part(), attachment.name(), "name", attachment.name());
            if (attachment.text() != null) {
                text(attachment.part(), attachment.name(), "text", attachment.text());
            }
        }
        for (Unit unit : units) {
            text(unit.part(), names.getOrDefault(unit.part(), ""), place(unit), unit.text());
        }
        for (StoredViews.Revealing file : reveals) {
            file.reveals().forEach(reveal -> reveal(file, reveal));
            omitted += file.omitted();
        }
        for (Attachment attachment : message.attachments()) {
            MimePart part = message.parts().get(attachment.part());
            // The files in a message that was read are scanned themselves.
            if (!WantedParts.isReadAsMessage(message, original, attachment) || hasDangerousName(part)) {
                file(attachment, part, document.form().content(original, part), malware);
            }
        }
    }

    private static boolean hasDangerousName(MimePart part) {
        return part.fileName() != null
                && !DangerousFile.flags(part.fileName(), new byte[0]).isEmpty();
    }

    private void message(Message message) {
        if (message.isFile()) {
            return;
        }
        text(0, "", "subject", message.subject());
        addresses("from", message.from());
        addresses("sender", message.sender());
        addresses("reply-to", message.replyTo());
        addresses("to", message.to());
        addresses("cc", message.cc());
        addresses("bcc", message.bcc());
        text(0, "", "text", message.text());
        text(0, "", "other version of the text", message.otherText());
        text(0, "", "HTML", message.html());
        message.outsideTexts().forEach(outside -> text(0, "", "outside of the parts", outside.text()));
    }

    private void addresses(String place, List<Address> addresses) {
        text(
                0,
                "",
                place,
                addresses.stream()
                        .map(each -> each.name() == null ? each.address() : each.name() + " <" + each.address() + ">")
                        .collect(Collectors.joining("\n")));
    }

    private static String place(Unit unit) {
        List<String> words = new ArrayList<>();
        if (unit.inside() != null) {
            words.add(unit.inside());
        }
        if (unit.page() > 0) {
            words.add("page " + unit.page());
        }
        if (unit.sheet() != null) {
            words.add("sheet " + unit.sheet());
        }
        if (unit.layer() != null) {
            words.add(unit.layer().word());
        }
        return words.isEmpty() ? "text" : String.join(", ", words);
    }

    private void text(int part, String name, String place, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        Set<List<Object>> here = new HashSet<>();
        detectors.find(text, found -> {
            List<Object> thing = List.of(part, found.kind(), found.value());
            if (!seen.contains(thing)) {
                here.add(thing);
                add(held(part, name, place, found));
            }
        });
        seen.addAll(here);
    }

    private static HeldFinding held(int part, String name, String place, Detection found) {
        return new HeldFinding(
                part,
                name,
                place,
                found.kind(),
                found.detector(),
                found.label(),
                found.strength(),
                found.start(),
                found.end(),
                found.value());
    }

    private void reveal(StoredViews.Revealing file, Reveal reveal) {
        FindingKind kind = RevealedKinds.kind(reveal.kind());
        String place = reveal.inside() == null
                ? reveal.place()
                : reveal.inside() + (reveal.place().isEmpty() ? "" : ", " + reveal.place());
        add(new HeldFinding(
                file.part(),
                file.name(),
                place,
                kind,
                "reveals-" + reveal.kind().code(),
                reveal.kind().meaning(),
                RevealedKinds.strength(kind),
                -1,
                -1,
                reveal.value()));
    }

    private void file(Attachment attachment, MimePart part, byte[] content, Malware malware) throws IOException {
        String name = part.fileName() == null ? attachment.name() : part.fileName();
        for (Danger danger : DangerousFile.flags(name, content)) {
            add(new HeldFinding(
                    attachment.part(),
                    attachment.name(),
                    danger.inside(),
                    FindingKind.DANGEROUS_FILE,
                    "dangerous-file",
                    danger.code().meaning() + ": " + danger.detail(),
                    Strength.STRONG,
                    -1,
                    -1,
                    danger.code().code()));
        }
        switch (malware.verdict(attachment, content)) {
            case ScanVerdict.Infected(String found) ->
                add(new HeldFinding(
                        attachment.part(),
                        attachment.name(),
                        "",
                        FindingKind.MALWARE,
                        "malware",
                        "malware",
                        Strength.STRONG,
                        -1,
                        -1,
                        found));
            case ScanVerdict.NotScanned(String reason) -> notScanned++;
            case ScanVerdict.Clean() -> {}
            case null -> {}
        }
    }

    private void add(HeldFinding finding) {
        // Every part with a dangerous file is named, however many there are: the release gate depends on it.
        boolean isNewFlag =
                FLAGS.contains(finding.kind()) && flagged.add(List.of(finding.part(), finding.kind(), finding.value()));
        if (ofDetector.merge(finding.detector(), 1, Integer::sum) > MOST_OF_DETECTOR && !isNewFlag) {
            omitted++;
            return;
        }
        findings.add(finding);
    }
}
