package org.daylight.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack has the entries of spec/pack.md section 1 in their order. */
class PackLayoutTest {
    private static final List<String> SMALLEST = List.of(
            "bagit.txt", "data/documents.jsonl", "manifest-sha256.txt", "bag-info.txt", "tagmanifest-sha256.txt");

    @TempDir
    Path folder;

    private PackLayout layout(boolean keys, List<String> names) throws IOException {
        ZipBytes.Item[] items =
                names.stream().map(name -> new ZipBytes.Item(name, new byte[0])).toArray(ZipBytes.Item[]::new);
        Path file = Files.write(
                folder.resolve("a.zip"), new ZipBytes(items).written().array());
        try (PackZip zip = PackZip.open(file)) {
            return PackLayout.of(zip, keys);
        }
    }

    private void refused(String code, String reason, boolean keys, List<String> names) {
        Malformed refusal = assertThrows(Malformed.class, () -> layout(keys, names), names.toString());
        assertEquals(code, refusal.code());
        assertEquals(reason, refusal.getMessage());
    }

    private static List<String> with(int at, String... names) {
        var all = new ArrayList<>(SMALLEST);
        all.addAll(at, List.of(names));
        return all;
    }

    private static List<String> without(String name) {
        var all = new ArrayList<>(SMALLEST);
        all.remove(name);
        return all;
    }

    @Test
    void entries_that_are_not_of_documents_are_found_by_name() throws IOException {
        PackLayout layout = layout(
                false,
                with(
                        1,
                        "data/messages/000001.eml",
                        "data/text/000001.jsonl",
                        "data/files/000007.bin",
                        "data/about/000007.json"));
        for (String name : SMALLEST) {
            assertEquals(name, layout.tag(name).name());
        }
        assertThrows(IllegalArgumentException.class, () -> layout.tag("data/messages/000001.eml"));
        assertThrows(IllegalArgumentException.class, () -> layout.tag("data/keys.txt"));
    }

    @Test
    void a_list_of_keys_is_there_if_the_log_names_one() throws IOException {
        assertEquals(
                "data/keys.txt",
                layout(true, with(2, "data/keys.txt")).tag("data/keys.txt").name());
        refused("pack-entry-absent", "data/keys.txt is not in its place", true, SMALLEST);
        refused(
                "pack-entry-unexpected",
                "\"data/keys.txt\" does not belong in a pack",
                false,
                with(2, "data/keys.txt"));
    }

    @Test
    void a_missing_entry_is_named() {
        for (String name : SMALLEST.subList(0, 4)) {
            refused("pack-entry-absent", name + " is not in its place", false, without(name));
        }
        refused("pack-entry-absent", "tagmanifest-sha256.txt is missing", false, without("tagmanifest-sha256.txt"));
    }

    @Test
    void nothing_else_is_there_and_nothing_twice() {
        refused("pack-entry-unexpected", "\"notes\\u000a\" does not belong in a pack", false, with(1, "notes\n"));
        refused("zip-name-twice", "\"bagit.txt\"", false, with(1, "bagit.txt"));
        refused("zip-name-twice", "\"bag-info.txt\"", false, with(5, "bag-info.txt"));
        refused(
                "zip-name-twice",
                "\"data/files/000001.bin\"",
                false,
                with(1, "data/files/000001.bin", "data/files/000001.bin"));
    }

    @Test
    void documents_are_between_the_first_entry_and_their_list_in_rising_order() {
        String document = "data/messages/000001.eml";
        for (int at : new int[] {0, 2, 3, 5}) {
            refused("pack-entry-unexpected", "\"" + document + "\" is not in its place", false, with(at, document));
        }
        refused(
                "pack-entry-unexpected",
                "\"" + document + "\" is not in its place",
                false,
                with(1, "data/messages/000002.eml", document));
        refused(
                "pack-entry-unexpected",
                "\"data/text/000001.jsonl\" is not in its place",
                false,
                with(1, "data/text/000001.jsonl"));
    }
}
