package org.daylight.redact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.daylight.message.Message;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.daylight.message.parse.DocumentForm;
import org.jspecify.annotations.Nullable;

/**
 * Redacts a document that is not a message. A text is redacted word by word; anything else can only be redacted as a whole: its
 * published form is one mark. A pure function of its arguments. Never throws because of a file.
 */
public final class RedactFile {

    private RedactFile() {}

    /**
     * Redacts a file.
     *
     * @param original neither changed nor retained
     * @param form its name and type
     * @param extracted texts that another program extracted from it; their part is 0
     */
    public static RedactionResult of(
            byte[] original, DocumentForm.File form, List<Selector> selectors, List<ExtractedPart> extracted) {
        Message view = form.parse(original);
        boolean binary = view.text().isEmpty() || !isAsciiBased(original);
        var terms = new ArrayList<SearchTerm>();
        var strings = new ArrayList<Integer>();
        for (int i = 0; i < selectors.size(); i++) {
            if (selectors.get(i) instanceof Selector.Text text) {
                terms.add(SearchTerm.of(text));
                strings.add(i);
            }
        }
        int[] found = new int[selectors.size()];
        var runs = new ArrayList<Run>();
        Set<String> problems = new LinkedHashSet<>();
        MappedText text = binary || original.length > FindString.LONGEST_TEXT ? null : text(original);
        if (!terms.isEmpty()) {
            FindString.Found all = text == null
                    ? new FindString(terms).file(original, null, extracted)
                    : new FindString(terms).textFile(original, text, extracted);
            problems.addAll(all.problems());
            for (FindString.Match match : all.matches()) {
                int order = strings.get(match.term());
                found[order]++;
                runs.add(new Run(match.from(), match.to(), selectors.get(order).reason(), order));
            }
        }
        for (int i = 0; i < selectors.size(); i++) {
            Layout.Range range = switch (selectors.get(i)) {
                case Selector.Text string -> null;
                case Selector.Bytes bytes ->
                    bytes.to() > original.length ? null : new Layout.Range(bytes.from(), bytes.to());
                case Selector.WholePart part -> part.part() == 0 ? new Layout.Range(0, original.length) : null;
                case Selector.PartRange part -> range(text, part);
                case Selector.Field field -> null;
                case Selector.FieldText field -> null;
                case Selector.FileName name -> null;
                case Selector.Area area -> area.part() == 0 && binary ? new Layout.Range(0, original.length) : null;
            };
            if (range != null && range.to() > range.from()) {
                found[i]++;
                runs.add(new Run(range.from(), range.to(), selectors.get(i).reason(), i));
            } else if (!(selectors.get(i) instanceof Selector.Text)) {
                problems.add("selector " + (i + 1) + " selects nothing in this file");
            }
        }
        if (!problems.isEmpty()) {
            return new Withheld(List.copyOf(problems));
        }
        List<Integer> counts = Arrays.stream(found).boxed().toList();
        boolean isMarkup = form.type().contains("html") || form.type().contains("xml");
        return write(original, text, isMarkup, runs, counts, terms);
    }

    private static RedactionResult write(
            byte[] original,
            @Nullable MappedText text,
            boolean isMarkup,
            List<Run> runs,
            List<Integer> counts,
            List<SearchTerm> terms) {
        if (text != null) {
            var extent = new FileExtent(original, text, isMarkup);
            var widened = new ArrayList<Run>();
            for (Run run : runs) {
                Layout.Range range = extent.of(run.from(), run.to());
                widened.add(run.over(range.from(), range.to()));
            }
            RedactedForm form = FormWriter.write(original, null, Run.merged(widened), counts);
            if (runs.isEmpty() || isClean(form, terms)) {
                return form;
            }
        }
        List<Run> whole =
                runs.isEmpty() ? List.of() : List.of(Run.merged(runs).getFirst().over(0, original.length));
        return FormWriter.write(original, null, whole, counts);
    }

    private static boolean isClean(RedactedForm form, List<SearchTerm> terms) {
        if (terms.isEmpty()) {
            return true;
        }
        byte[] published = form.published();
        FindString.Found found = new FindString(terms).textFile(published, text(published), List.of());
        Units marks = FormCheck.marks(form);
        return found.matches().stream().allMatch(match -> marks.contains(match.from(), match.to()));
    }

    private static Layout.@Nullable Range range(@Nullable MappedText text, Selector.PartRange selected) {
        if (text == null || selected.part() != 0 || selected.to() > text.length()) {
            return null;
        }
        int from = text.from(selected.from());
        int to = text.to(selected.to() - 1);
        return new Layout.Range(from, to);
    }

    /** Whether a mark in ASCII is valid text in it. */
    private static boolean isAsciiBased(byte[] original) {
        boolean utf16 = original.length > 1
                && ((original[0] & 0xff) == 0xff && (original[1] & 0xff) == 0xfe
                        || (original[0] & 0xff) == 0xfe && (original[1] & 0xff) == 0xff);
        return !utf16 && ByteSearch.isText(Slice.of(original));
    }

    private static MappedText text(byte[] original) {
        Slice bytes = Slice.of(original);
        boolean high = (bytes.kinds() & Slice.HIGH) != 0;
        CharsetMap.Reading reading = high && Charsets.utf8(bytes) == null
                ? new CharsetMap.Reading.Other(
                        Charsets.guess(bytes).equals(StandardCharsets.UTF_8)
                                ? StandardCharsets.ISO_8859_1
                                : Charsets.guess(bytes))
                : new CharsetMap.Reading.Utf8();
        return CharsetMap.text(MappedBytes.of(original, 0, original.length), reading);
    }
}
