package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mailboxes and archives from public bug reports, with the correct result for each. */
class ReportedContainersTest {

    private static Path vector(String name) {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder with the vectors");
        return Path.of(shared, "vectors", "reports").resolve(name);
    }

    @ParameterizedTest
    @CsvSource({
        "nodate-later.mbox, 3",
        "dl-later-frdate.mbox, 2",
        "nb-all.mbox, 3",
        "nb-nodate.mbox, 2",
        "cr.mbox, 2",
    })
    void mbox_separators(String file, int letters) throws Exception {
        Reading read = Reading.of(vector("08-mbox-separators/" + file));
        assertEquals(List.of(), read.losses());
        assertEquals(letters, read.messages().size());
        for (int i = 0; i < read.messages().size(); i++) {
            String text = read.text(i);
            assertTrue(text.startsWith("From: Ada Quist"), text);
            assertTrue(text.contains("Subject: letter " + (i + 1)), text);
            assertTrue(text.endsWith("Hello.\n") || text.endsWith("Hello.\r"), text);
        }
    }

    @Test
    void a_stored_member_of_more_than_65536_bytes() throws Exception {
        Reading read = Reading.of(vector("15-zip-stored/stored.zip"));
        assertEquals(List.of(), read.losses());
        assertEquals(102_822, read.message(0).bytes().length);
        assertTrue(read.text(0).contains("Lastwordtangwald"));
    }

    @Test
    void an_mboxrd_whose_message_has_no_final_newline() throws Exception {
        Reading read = Reading.of(vector("22-mbox-no-final-newline/no-final-newline.mbox"));
        assertEquals(2, read.messages().size());
        assertTrue(read.text(0).endsWith("first, without a last line end"), read.text(0));
        assertTrue(read.text(1).endsWith("\n\nsecond"), read.text(1));
    }

    @Test
    void mail_files_in_a_folder_are_counted_when_they_cannot_be_read() throws Exception {
        Reading read = Reading.of(vector("13-mail-files-in-folders/dir-babyl"));
        assertEquals(List.of("dir-babyl/RMAIL@0 unsupported-format"), read.losses());
        assertEquals(1, read.messages().size());
        assertEquals(List.of(), read.skipped());
    }
}
