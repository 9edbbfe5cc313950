package org.daylight.partners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daylight.age.AgeRecipient;
import org.daylight.audit.By;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of partners. */
class PartnersTest {

    private static final By NOBODY = By.nobody(Rooms.FIRST);
    private static final AgeRecipient KEY = AgeRecipient.parse(Rooms.AGE_PUBLIC).orThrow();
    private static final AgeRecipient OTHER = AgeRecipient.parse(
                    "age1lj069wylurnd96fhwqvgcrm7n6ldawr7ec049azzvgtkvtnw758s70mxcr")
            .orThrow();

    @TempDir
    Path folder;

    private Path path;
    private Newsroom room;
    private Partners partners;

    @BeforeEach
    void create() throws Exception {
        path = Rooms.create(folder.resolve("newsroom"));
        room = Newsroom.open(path);
        partners = new Partners(room);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private String refused(Partners.Result result) {
        return assertInstanceOf(Partners.Refused.class, result).reason();
    }

    @Test
    void partnersAreAddedChangedAndRemoved() throws IOException {
        assertEquals(PartnerList.NONE, partners.list());
        assertInstanceOf(Partners.Changed.class, partners.add(NOBODY, "courier", KEY, Rooms.FIRST.plusSeconds(9)));
        assertEquals(
                Rooms.FIRST.plusSeconds(9),
                partners.list().find("courier").orElseThrow().until());
        assertInstanceOf(Partners.Changed.class, partners.add(NOBODY, "courier", KEY, null));
        assertTrue(refused(partners.add(NOBODY, "courier", KEY, null)).contains("nothing was changed"));
        assertTrue(refused(partners.add(NOBODY, "courier", OTHER, null)).contains("another key"));
        assertTrue(refused(partners.add(NOBODY, "herald", KEY, null)).contains("courier has this key"));
        assertTrue(refused(partners.add(NOBODY, "../x", OTHER, null)).contains("a name has"));
        assertTrue(refused(partners.add(NOBODY, "herald", OTHER, Rooms.FIRST)).contains("in the past"));
        assertInstanceOf(Partners.Changed.class, partners.remove(NOBODY, "courier"));
        assertTrue(refused(partners.remove(NOBODY, "courier")).contains("no partner"));
        assertFalse(partners.list().find("courier").orElseThrow().active());
        assertEquals(
                3,
                Rooms.audited(path).stream()
                        .filter(line -> line.contains("partner-"))
                        .count());
    }

    @Test
    void aDamagedOrMissingFileIsAnErrorAndNotAFreshStart() throws IOException {
        partners.add(NOBODY, "courier", KEY, null);
        partners.add(NOBODY, "herald", OTHER, null);
        Path file = path.resolve(Partners.FILE);
        byte[] good = Files.readAllBytes(file);
        for (String bad :
                new String[] {"", "{}", "[]", "{\"partners\":[{}],\"shares\":[]}", "{\"partners\":[],\"shares\":[{}]}"
                }) {
            Files.writeString(file, bad);
            assertThrows(IOException.class, () -> partners.list());
            assertThrows(IOException.class, () -> partners.remove(NOBODY, "courier"));
        }
        Files.delete(file);
        assertThrows(IOException.class, () -> partners.list());
        Files.write(file, good);
        assertEquals(2, partners.list().partners().size());
    }
}
