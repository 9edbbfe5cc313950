package org.daylight.redact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.EmbeddedFile;
import org.daylight.message.parse.MessageParser;

/**
 * Redacts a message ({@code spec/redacting.md}). The result is tested before it is returned. If a fine redaction does not pass
 * the test, whole bodies and whole values of fields are redacted; if that does not pass either, the message must be withheld.
 *
 * <p>A pure function of its arguments, so the same input gives the same bytes. Never throws because of a message.
 */
public final class RedactMessage {

    /** The order of what no editor selected. */
    private static final int AUTOMATIC = Integer.MAX_VALUE;

    private final byte[] original;
    private final List<Selector> selectors;
    private final boolean keepSignatures;
    private final Message message;
    private final Layout layout;
    private final List<SearchTerm> terms = new ArrayList<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final int[] found;
    private final Set<Integer> wholeLeaves = new LinkedHashSet<>();
    private final List<Run> wider = new ArrayList<>();

    private RedactMessage(byte[] original, List<Selector> selectors, boolean keepSignatures) {
        this.original = original;
        this.selectors = selectors;
        this.keepSignatures = keepSignatures;
        this.message = MessageParser.parse(original);
        this.layout = new Layout(original, message);
        this.found = new int[selectors.size()];
    }

    /** Redacts a message; values that would let someone guess the redacted text are redacted too. */
    public static RedactionResult of(byte[] original, List<Selector> selectors) {
        return of(original, selectors, List.of(), false);
    }

    /**
     * Redacts a message.
     *
     * @param original neither changed nor retained
     * @param selectors where two select the same bytes, the first gives the reason
     * @param extracted texts of its parts that another program extracted
     * @param keepSignatures whether hashes in signature fields stay. Only right where nobody can guess the redacted text
     */
    public static RedactionResult of(
            byte[] original, List<Selector> selectors, List<ExtractedPart> extracted, boolean keepSignatures) {
        return new RedactMessage(original, selectors, keepSignatures).redact(extracted);
    }

    private RedactionResult redact(List<ExtractedPart> extracted) {
        List<Run> selected = select(extracted);
        if (!problems.isEmpty()) {
            return new Withheld(List.copyOf(problems));
        }
        if (selected.isEmpty()) {
            return FormWriter.write(original, layout, List.of(), counts());
        }
        var all = new ArrayList<>(selected);
        RedactionReason hash = new RedactionReason(RedactionReason.HASH, false);
        GuessableValues.of(layout, keepSignatures)
                .forEach(range -> all.add(new Run(range.from(), range.to(), hash, AUTOMATIC)));
        List<String> reasons = List.of();
        for (int attempt = 0; attempt < 3; attempt++) {
            RedactedForm form = write(all);
            FormCheck.Result result = FormCheck.of(message, form, terms);
            if (result.reasons().isEmpty()) {
                return form;
            }
            reasons = result.reasons();
            widen(form, result, all, attempt);
        }
        return new Withheld(reasons);
    }

    private List<Integer> counts() {
        return Arrays.stream(found).boxed().toList();
    }

    private RedactedForm write(List<Run> selected) {
        var extent = new Extent(layout);
        wholeLeaves.forEach(extent::redactWhole);
        var runs = new ArrayList<Run>();
        var latest = new HashMap<Integer, Layout.Range>();
        var sorted = new ArrayList<>(selected);
        sorted.addAll(wider);
        sorted.sort(Comparator.comparingInt(Run::from));
        for (Run run : sorted) {
            Layout.Range before = latest.get(run.order());
            if (before != null && before.from() <= run.from() && run.to() <= before.to()) {
                continue;
            }
            Layout.Range range = extent.of(run.from(), run.to());
            latest.put(run.order(), range);
            runs.add(run.over(range.from(), range.to()));
        }
        return FormWriter.write(original, layout, Run.merged(runs), counts());
    }

    /** After a form that did not pass: the bodies and fields that were touched, as a whole; then all texts. */
    private void widen(RedactedForm form, FormCheck.Result result, List<Run> selected, int attempt) {
        var touched = new ArrayList<>(selected);
        for (Layout.Range left : result.leftovers()) {
            int at = originalOffset(form, left.from());
            touched.add(new Run(
                    at,
                    Math.min(original.length, at + 1),
                    selected.getFirst().reason(),
                    selected.getFirst().order()));
        }
        for (Run run : touched) {
            int leaf = layout.leafAt(run.from());
            FieldPlace field = layout.fieldAt(run.from());
            if (leaf >= 0) {
                wholeLeaves.add(leaf);
                wider.add(run);
            } else if (field != null && attempt == 0 && result.leftovers().size() < 1_000 && run.order() != AUTOMATIC) {
                wider.add(run.over(Math.min(field.valueStart(), field.end() - 1), field.end()));
            }
        }
        if (attempt > 0) {
            Run first = selected.getFirst();
            for (int leaf : layout.leaves) {
                MimePart part = layout.parts.get(leaf);
                if (part.bodyEnd() > part.bodyStart()) {
                    wholeLeaves.add(leaf);
                    wider.add(first.over(part.bodyStart(), part.bodyEnd()));
                }
            }
        }
    }

    private static int originalOffset(RedactedForm form, int published) {
        int at = 0;
        for (RedactedForm.Piece piece : form.pieces()) {
            switch (piece) {
                case RedactedForm.Piece.Kept kept -> {
                    int length = kept.to() - kept.from();
                    if (published < at + length) {
                        return kept.from() + published - at;
                    }
                    at += length;
                }
                case RedactedForm.Piece.Mark mark -> at += mark.to() - mark.from();
            }
        }
        return 0;
    }

    private List<Run> select(List<ExtractedPart> extracted) {
        var runs = new ArrayList<Run>();
        var strings = new ArrayList<Integer>();
        for (int i = 0; i < selectors.size(); i++) {
            if (selectors.get(i) instanceof Selector.Text text) {
                strings.add(i);
                terms.add(SearchTerm.of(text));
            }
        }
        if (!strings.isEmpty()) {
            FindString.Found all = new FindString(terms).message(original, extracted);
            problems.addAll(all.problems());
            for (FindString.Match match : all.matches()) {
                int order = strings.get(match.term());
                found[order]++;
                runs.add(new Run(match.from(), match.to(), selectors.get(order).reason(), order));
            }
            problems.addAll(fixed(all.matches()));
        }
        for (int i = 0; i < selectors.size(); i++) {
            List<Layout.Range> ranges = switch (selectors.get(i)) {
                case Selector.Text text -> List.of();
                case Selector.Bytes bytes -> bytes(bytes);
                case Selector.Field field -> field(field);
                case Selector.FieldText field -> fieldText(field);
                case Selector.PartRange range -> partRange(range);
                case Selector.WholePart part -> wholePart(part);
                case Selector.FileName name -> fileName(name.part());
                case Selector.Area area -> area(area);
            };
            for (Layout.Range range : ranges) {
                if (range.to() > range.from()) {
                    runs.add(new Run(range.from(), range.to(), selectors.get(i).reason(), i));
                    found[i]++;
                }
            }
            boolean fits = selectors.get(i) instanceof Selector.Text || found[i] > 0;
            if (!fits) {
                problems.add("selector " + (i + 1) + " selects nothing in this message");
            }
        }
        return runs;
    }

    /** Strings in what is never redacted. */
    private List<String> fixed(List<FindString.Match> matches) {
        var reasons = new LinkedHashSet<String>();
        for (FindString.Match match : matches) {
            FieldPlace field = layout.fieldAt(match.from());
            if (field != null && match.from() < field.valueStart() && match.to() <= field.valueStart()) {
                reasons.add("the name of a header field contains a string that is redacted");
            } else if (field != null && field.name().equals("content-type") && isInType(field, match.from())) {
                reasons.add("the type of a part contains a string that is redacted");
            }
        }
        var boundaries = new Units(layout.boundaries);
        for (FindString.Match match : matches) {
            Layout.Range boundary = boundaries.firstTouched(match.from(), match.to());
            if (boundary != null && hasText(match, boundary)) {
                reasons.add("a boundary between parts contains a string that is redacted");
                break;
            }
        }
        return List.copyOf(reasons);
    }

    /** Whether an offset is in the value of the field before its parameters. */
    private boolean isInType(FieldPlace field, int offset) {
        for (int at = field.valueStart(); at < offset; at++) {
            if (original[at] == ';') {
                return false;
            }
        }
        return true;
    }

    private boolean hasText(FindString.Match match, Layout.Range boundary) {
        for (int at = Math.max(match.from(), boundary.from()); at < Math.min(match.to(), boundary.to()); at++) {
            if (original[at] < 0 || original[at] > ' ') {
                return true;
            }
        }
        return false;
    }

    private List<Layout.Range> bytes(Selector.Bytes bytes) {
        return bytes.to() > original.length ? List.of() : List.of(new Layout.Range(bytes.from(), bytes.to()));
    }

    private List<Layout.Range> field(Selector.Field field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        List<FieldPlace> places = layout.fields(0, name);
        if (field.occurrence() >= places.size()) {
            return List.of();
        }
        var ranges = new ArrayList<Layout.Range>();
        ranges.add(value(places.get(field.occurrence())));
        if (name.equals("subject")) { // the same words again
            layout.fields(0, "thread-topic").forEach(topic -> ranges.add(value(topic)));
        }
        return ranges;
    }

    private static Layout.Range value(FieldPlace place) {
        return new Layout.Range(place.valueStart(), place.end());
    }

    private List<Layout.Range> fieldText(Selector.FieldText field) {
        List<FieldPlace> places = layout.fields(0, field.name().toLowerCase(Locale.ROOT));
        if (field.occurrence() >= places.size()) {
            return List.of();
        }
        FieldPlace place = places.get(field.occurrence());
        MappedText text = new HeaderMap(original, null).text(place.valueStart(), place.end());
        String all = text.text();
        int skipped = all.length() - all.stripLeading().length();
        String value = message.headers().stream()
                .filter(header -> header.start() == place.start())
                .map(Header::value)
                .findFirst()
                .orElse("");
        if (field.to() > value.length()) {
            return List.of();
        }
        if (!all.strip().equals(value)) {
            return List.of(value(place)); // it was decoded in another way: all of it
        }
        return List.of(range(text, skipped + field.from(), skipped + field.to()));
    }

    private static Layout.Range range(MappedText text, int first, int past) {
        int from = Integer.MAX_VALUE;
        int to = 0;
        for (int i = first; i < past; i++) {
            from = Math.min(from, text.from(i));
            to = Math.max(to, text.to(i));
        }
        return new Layout.Range(from, to);
    }

    private List<Layout.Range> partRange(Selector.PartRange selected) {
        boolean fits = layout.leaves.contains(selected.part()) && layout.isDivisible(selected.part());
        if (!fits) {
            return List.of();
        }
        MappedText text = Extent.text(layout, selected.part());
        return selected.to() > text.length() ? List.of() : List.of(range(text, selected.from(), selected.to()));
    }

    private List<Layout.Range> wholePart(Selector.WholePart selected) {
        var ranges = new ArrayList<Layout.Range>();
        if (selected.part() >= message.parts().size()) {
            return ranges;
        }
        MimePart part = message.parts().get(selected.part());
        if (part.embedded() > 0) {
            ranges.addAll(embedded(part));
        } else if (layout.leaves.contains(selected.part())) {
            ranges.add(new Layout.Range(part.bodyStart(), part.bodyEnd()));
        } else {
            inside(part, ranges);
        }
        if (selected.fileName()) {
            ranges.addAll(fileName(selected.part()));
        }
        return ranges;
    }

    /** The whole part, if it can have pages: texts are redacted by their characters. */
    private List<Layout.Range> area(Selector.Area area) {
        if (area.part() >= message.parts().size()) {
            return List.of();
        }
        boolean isFile = message.parts().get(area.part()).embedded() > 0
                || layout.leaves.contains(area.part()) && !layout.isDivisible(area.part());
        return isFile ? wholePart(new Selector.WholePart(area.part(), false, area.reason())) : List.of();
    }

    /** Everything in a part with parts, except what says how it is divided. */
    private void inside(MimePart outer, List<Layout.Range> into) {
        int at = outer.bodyStart();
        for (FieldPlace field : layout.fields) {
            if (field.start() < outer.bodyStart() || field.end() > outer.bodyEnd()) {
                continue;
            }
            if (field.start() > at) {
                into.add(new Layout.Range(at, field.start()));
            }
            boolean structure = switch (field.name()) {
                case "content-type", "content-transfer-encoding", "mime-version" -> true;
                default -> false;
            };
            if (structure) {
                fileName(field.part()).stream()
                        .filter(range -> range.from() >= field.start() && range.to() <= field.end())
                        .forEach(into::add);
            } else {
                into.add(value(field));
            }
            at = field.end();
        }
        if (outer.bodyEnd() > at) {
            into.add(new Layout.Range(at, outer.bodyEnd()));
        }
    }

    private List<Layout.Range> fileName(int part) {
        if (part >= message.parts().size()) {
            return List.of();
        }
        MimePart place = message.parts().get(part);
        return place.embedded() > 0 ? embedded(place) : FileNamePlaces.of(layout, part);
    }

    /** The block of a file in a text; for a file in TNEF, the part. */
    private List<Layout.Range> embedded(MimePart file) {
        MimePart outer = layout.parts.get(file.parent());
        MappedBytes content =
                TransferMap.decode(original, outer.bodyStart(), outer.bodyEnd(), outer.transferEncoding());
        Slice bytes = content.slice();
        List<EmbeddedFile> files =
                layout.isDivisible(file.parent()) ? EmbeddedFile.in(bytes, file.embedded()) : List.of();
        if (files.size() < file.embedded()) {
            return List.of(new Layout.Range(outer.bodyStart(), outer.bodyEnd()));
        }
        EmbeddedFile block = files.getLast();
        return List.of(
                new Layout.Range(content.from(block.from() - bytes.from()), content.to(block.to() - bytes.from() - 1)));
    }
}
