package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.daylight.archive.DocumentView;
import org.daylight.format.Sha256;
import org.daylight.pack.ViewsLine;
import org.junit.jupiter.api.Test;

/** A line of the index of views has a limited length, whatever the sheets of a spreadsheet are called. */
class WriteViewsTest {

    private static DocumentView sheets(int count, String label) {
        var file = new DocumentView.File(
                DocumentView.Type.JSON, label, Sha256.of(new byte[0]), DocumentView.MAX_TABLE_BYTES);
        return new DocumentView(
                1, 1, 1, null, DocumentView.Kind.TABLE, "Apache POI 5", 9, Collections.nCopies(count, file));
    }

    @Test
    void labelsThatMakeTheLineTooLongAreLeftOut() {
        DocumentView usual = sheets(10, "Sheet");
        assertEquals(usual, WriteViews.fitting(usual));
        DocumentView longest = WriteViews.fitting(sheets(DocumentView.MAX_FILES, "\ud83d\udea2".repeat(100)));
        assertTrue(longest.text().length() <= DocumentView.MAX_LINE);
        ViewsLine read = ViewsLine.parse(longest.text().getBytes(StandardCharsets.UTF_8));
        assertEquals(DocumentView.MAX_FILES, read.files().size());
    }
}
