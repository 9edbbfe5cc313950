package org.daylight.redact;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.daylight.redaction.TokenScanner;

/** Widens ranges of a text file to whole tokens, characters and tags. */
final class FileExtent {

    private final int length;
    private final BitSet edges = new BitSet();
    private final List<Units> units;

    /** @param isMarkup whether tags are redacted as a whole */
    FileExtent(byte[] original, MappedText text, boolean isMarkup) {
        this.length = original.length;
        var scanner = new TokenScanner(original);
        while (scanner.next()) {
            edges.set(scanner.start());
        }
        edges.set(length);
        var tags = new ArrayList<Layout.Range>();
        HtmlMap.Tags found = (from, to) -> tags.add(new Layout.Range(text.from(from), text.to(to - 1)));
        if (isMarkup) {
            new HtmlMap(text).tags(found);
        }
        this.units = List.of(Units.of(text), new Units(tags));
    }

    Layout.Range of(int from, int to) {
        Layout.Range range = new Layout.Range(from, to);
        while (true) {
            Layout.Range wider = new Layout.Range(
                    edges.previousSetBit(Math.min(range.from(), length - 1)), edges.nextSetBit(range.to()));
            for (Units each : units) {
                wider = each.widened(wider);
            }
            if (wider.equals(range)) {
                return range;
            }
            range = wider;
        }
    }
}
