package org.daylight.app;

import java.nio.file.Files;
import java.nio.file.Path;
import org.daylight.mapi.PropertyTag;
import org.daylight.outlook.pst.BuiltItem;
import org.daylight.outlook.pst.PstBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an import of a PST prints: the account adds up, and every difference has a line. */
class OutlookImportTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void aFile() throws Exception {
        PstBuilder builder = PstBuilder.pst();
        int inbox = builder.folder(PstBuilder.TOP, "Inbox");
        int contacts = builder.folder(PstBuilder.TOP, "Contacts");
        for (String subject : new String[] {"Berths", "Cranes"}) {
            builder.add(
                    inbox,
                    BuiltItem.message(subject, "The " + subject + " are let.")
                            .text(PropertyTag.SENDER_NAME, "Ann")
                            .text(PropertyTag.SENDER_EMAIL_ADDRESS, "ann@example.org"));
        }
        builder.add(contacts, BuiltItem.of("IPM.Contact"));
        builder.orphan(0x9999, BuiltItem.message("Ropes", "Nobody lists this."));
        builder.deleted(inbox, BuiltItem.message("Anchors", "This was deleted."));
        byte[] file = builder.build();
        Files.write(folder.resolve("port.pst"), file);
        Files.write(folder.resolve("short.pst"), java.util.Arrays.copyOf(file, file.length - 100_000));
    }

    @Test
    void theReportNamesEveryDifference() throws Exception {
        new Script(folder).run("""
            daylight init newsroom
            daylight import -n newsroom --trove harbour port.pst
            stdout harbour, accession 1: 3 messages seen
            stdout 1  item-contact
            stdout 5 Outlook folders: 3 declared \\+ 1 recovered = 3 extracted \\+ 1 skipped \\+ 0 lost
            stdout ^  port\\.pst!\\(orphaned\\): 0 declared \\+ 1 recovered = 1 extracted \\+ 0 skipped \\+ 0 lost
            stdout 1  outlook-orphaned
            ! stdout Inbox
            daylight search -n newsroom --count berths
            stdout ^1$
            exit 1 daylight search -n newsroom --count anchors
            stdout ^0$

            # the same file again, with the deleted items: one document more
            daylight import -n newsroom --trove harbour --recover-deleted port.pst --json
            stdout "seen":4,"stored":1,"duplicates":3,"unreadable":0
            stdout "outlook":\\{"declared":3,"recovered":2,"extracted":4,"skipped":1,"lost":0
            stdout "container":"port.pst!\\(recovered\\)"
            daylight search -n newsroom --count anchors
            stdout ^1$
            """);
    }

    @Test
    void aFileThatIsShortIsALoss() throws Exception {
        new Script(folder).run("""
            daylight init newsroom
            exit 1 daylight import -n newsroom --trove harbour short.pst
            stderr ^short\\.pst at byte \\d+: truncated-archive \\(\\d+ of \\d+ bytes\\): the file is incomplete
            stdout 1  truncated-archive
            """);
    }
}
