package org.daylight.search.entity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.daylight.log.FileKind;
import org.junit.jupiter.api.Test;

/** The publisher's lists of corrections. */
class EntityFileTest {

    private static EntityFile file(String text) {
        return EntityFile.of(text.getBytes(UTF_8));
    }

    private static NamedEntity person(String name) {
        return new NamedEntity(EntityKind.PERSON, name);
    }

    private static NamedEntity place(String name) {
        return new NamedEntity(EntityKind.PLACE, name);
    }

    @Test
    void aListMergesRenamesAndRemoves() {
        EntityFile file = file("""
            title Corrections
            author Ann Lee

            person Ines Okafor
              person I. Okafor
              place Okafor

            place Norvik
            none
              person Dear Tom
            """);
        assertEquals(List.of(), file.faults());
        assertEquals("Corrections", file.title());
        assertEquals("Ann Lee", file.author());
        EntityCorrections said = EntityCorrections.of(List.of(file));
        assertEquals(person("Ines Okafor"), said.apply(person("Ines Okafor")));
        assertEquals(person("Ines Okafor"), said.apply(person("I. Okafor")));
        assertEquals(person("Ines Okafor"), said.apply(place("Okafor")));
        assertEquals(place("Norvik"), said.apply(place("Norvik")));
        assertNull(said.apply(person("Dear Tom")));
        assertEquals(person("Tom"), said.apply(person("Tom")));
        assertEquals(List.of(person("I. Okafor"), place("Okafor")), said.mergedInto(person("Ines Okafor")));
    }

    @Test
    void aCorrectionIsOneStepAndTheFirstListCounts() {
        EntityFile first = file("title A\nperson B\u00e9a\n  person Ann\n");
        EntityFile second = file("title B\nperson Cia\n  person B\u00e9a\n  person Ann\n  person Eve\n");
        EntityCorrections said = EntityCorrections.of(List.of(first, second));
        assertEquals(person("B\u00e9a"), said.apply(person("Ann")));
        assertEquals(person("B\u00e9a"), said.apply(person("B\u00e9a")));
        assertEquals(person("Cia"), said.apply(person("Eve")));
    }

    @Test
    void whatBreaksARuleIsAFaultOfItsLine() {
        assertFault("", "it has no title");
        assertFault("title X\n", "it corrects nothing");
        assertFault("title X\nnone\n", ":2: nothing is below  none");
        assertFault("title X\n  person Ann\n", ":2: an indented name belongs to a block");
        assertFault("title X\n# note\nplace Norvik\n", ":2: the whole file is published");
        assertFault("title X\nplace Norvik\nauthor Ann\n", ":3: write  person NAME");
        assertFault("title X\nship Norvik\n", ":2: write  person NAME");
        assertFault("title X\nperson\n", ":2: write  person NAME");
        assertFault("title X\nperson A<b>nn\n", ":2: this cannot be a name");
        assertFault("title X\nperson  Ann\n  person \"Ann B\"\n", ":3: this cannot be a name");
        assertFault("title X\nperson (Ann)\n", ":2: write the name as it is shown: Ann");
        assertFault("title X\nperson Ann\nnone\n  person Ann\n", ":4: this name is already in line 2");
        assertFault("title " + "x".repeat(300) + "\nperson Ann\n", ":1: a title or author");
        assertFault("title X\nperson \u202eAnn\n", ":2: write the name as it is shown: Ann");
        assertTrue(EntityFile.of(new byte[] {(byte) 0xff}).faults().toString().contains("not UTF-8"));
        assertTrue(EntityFile.of(new byte[FileKind.ENTITIES.maxBytes() + 1])
                .faults()
                .toString()
                .contains("longer than"));
        var many = new StringBuilder("title X\n");
        for (int i = 0; i <= EntityFile.MOST_NAMES; i++) {
            many.append("person Name ").append(i).append('\n');
        }
        assertTrue(file(many.toString()).faults().toString().contains("more than 20000 names"));
        assertTrue(file("ship\n".repeat(100_000)).faults().size() <= 22, "faults are limited");
    }

    private static void assertFault(String text, String fault) {
        EntityFile file = file(text);
        assertEquals(List.of(), file.blocks());
        assertTrue(
                file.faults().stream().anyMatch(one -> one.in("names.txt").contains(fault)),
                file.faults().toString());
    }
}
