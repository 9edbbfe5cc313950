package org.daylight.search;

import java.util.List;
import java.util.function.Consumer;
import org.daylight.archive.ExtractedText.Unit;

/** Keeps the units that will be indexed, so that a long text does not fill the memory. */
public final class IndexedUnits implements Consumer<Unit> {

    private final List<Unit> kept;
    private long chars;

    public IndexedUnits(List<Unit> kept) {
        this.kept = kept;
    }

    @Override
    public void accept(Unit unit) {
        if (chars < ExtractedWords.MAX_CHARS && kept.size() < ExtractedWords.MAX_UNITS) {
            kept.add(unit);
            chars += unit.text().length();
        }
    }
}
