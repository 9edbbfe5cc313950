package org.daylight.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.daylight.format.Json;
import org.daylight.note.LogPolicy;
import org.daylight.note.Witnesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are not mail, and the entries about them: what is allowed, what is not, and how the check says it. */
class CheckFilesTest {

    private static final String FILE = "data/files/000005.bin";
    private static final String ABOUT = "data/about/000005.json";
    private static final String TEXT = "data/text/000005.jsonl";

    @TempDir
    Path folder;

    /** The faults of the pack of release 2, each as code and detail. */
    private List<String> faults(Consumer<SmallArchive> done) throws IOException {
        var archive = new SmallArchive();
        done.accept(archive);
        archive.make().write(folder);
        List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());
        CheckArchive.check(
                ArchiveFiles.at(folder.toString()),
                new CheckArchive.Options(
                        null,
                        new LogPolicy(List.of(SmallArchive.PUBLISHER.verifier()), Witnesses.NONE),
                        2,
                        verdicts::add,
                        (documents, bytes, total) -> {}));
        return verdicts.stream()
                .filter(verdict -> verdict.code() != VerdictCode.CONFIRMED)
                .map(verdict -> verdict.code().code() + ": " + verdict.detail())
                .toList();
    }

    private List<String> faultsOfEntries(Consumer<SequencedMap<String, byte[]>> change) throws IOException {
        return faults(archive -> archive.secondEntries = change);
    }

    /** The faults if line 5 has this member; the log and all hashes fit it. */
    private List<String> faultsOfLine(String name, Json value) throws IOException {
        return faults(archive -> archive.line.put(5L, line -> line.with(name, value)));
    }

    @Test
    void a_changed_byte_of_each_entry_is_reported_with_its_code() throws IOException {
        var expected = new LinkedHashMap<String, String>();
        expected.put(FILE, "document-differs: document 5 does not match its hash");
        expected.put(ABOUT, "about-differs: the name and type of document 5 does not match its hash");
        expected.put(TEXT, "text-differs: the extracted text of document 5 does not match its hash");
        for (var entry : expected.entrySet()) {
            assertEquals(List.of(entry.getValue()), faultsOfEntries(all -> {
                byte[] bytes = all.get(entry.getKey()).clone();
                bytes[bytes.length / 2] ^= 1;
                all.put(entry.getKey(), bytes);
            }));
        }
    }

    @Test
    void another_length_is_found_before_anything_is_unpacked() throws IOException {
        assertEquals(
                List.of("text-differs: the extracted text of document 5 has a wrong size"),
                faultsOfEntries(all -> all.put(TEXT, new byte[1 << 20])));
    }

    @Test
    void what_is_missing_is_named() throws IOException {
        assertEquals(
                List.of("about-differs: the name and type of document 5"), faultsOfEntries(all -> all.remove(ABOUT)));
        assertEquals(
                List.of("pack-entry-unexpected: \"data/about/000005.json\" is not in its place"),
                faultsOfEntries(all -> all.remove(FILE)));
        assertEquals(
                List.of(
                        "document-absent: document 5",
                        "about-differs: the name and type of document 5",
                        "text-differs: the extracted text of document 5"),
                faultsOfEntries(all -> {
                    all.remove(FILE);
                    all.remove(ABOUT);
                    all.remove(TEXT);
                }));
    }

    @Test
    void a_file_under_the_name_of_a_message_is_not_that_document() throws IOException {
        assertEquals(
                List.of("document-unlisted: \"data/messages/000005.eml\"", "document-absent: document 5"),
                faultsOfEntries(all -> renamed(all, FILE, "data/messages/000005.eml")));
    }

    @Test
    void text_that_no_line_names_is_reported() throws IOException {
        assertEquals(
                List.of("document-unlisted: \"data/text/000003.jsonl\""),
                faults(archive -> archive.entries = all -> {
                    var rest = new LinkedHashMap<>(all);
                    all.clear();
                    rest.forEach((name, bytes) -> {
                        all.put(name, bytes);
                        if (name.equals("data/messages/000003.eml")) {
                            all.put("data/text/000003.jsonl", new byte[3]);
                        }
                    });
                }));
    }

    @Test
    void the_text_of_a_withdrawn_document_must_be_gone_too() throws IOException {
        assertEquals(
                List.of("withdrawal-not-done: document 4", "withdrawal-not-done: the extracted text of document 4"),
                faults(archive -> archive.alsoThere.add(4L)));
    }

    @Test
    void entries_of_one_document_have_one_order() throws IOException {
        assertEquals(
                List.of("pack-entry-unexpected: \"data/about/000005.json\" is not in its place"),
                faultsOfEntries(all -> {
                    byte[] about = all.remove(ABOUT);
                    var rest = new LinkedHashMap<>(all);
                    all.clear();
                    rest.forEach((name, bytes) -> {
                        all.put(name, bytes);
                        if (name.equals(TEXT)) {
                            all.put(ABOUT, about);
                        }
                    });
                }));
    }

    @Test
    void names_in_another_form_do_not_belong_in_a_pack() throws IOException {
        for (String name : List.of(
                "data/files/5.bin",
                "data/files/0000005.bin",
                "data/files/000005.exe",
                "data/files/../000005.bin",
                "data/files/berths.csv",
                "data/views/000005.png")) {
            assertEquals(
                    List.of("pack-entry-unexpected: \"" + name + "\" does not belong in a pack"),
                    faultsOfEntries(all -> renamed(all, FILE, name)),
                    name);
        }
    }

    @Test
    void an_index_of_views_that_is_too_long_is_refused() throws IOException {
        assertEquals(
                List.of("views-malformed: it does not end with views.jsonl of at most 64 MiB"),
                faults(archive -> archive.views =
                        entries -> entries.put("views.jsonl", new byte[(int) CheckViews.MAX_INDEX_BYTES + 1])));
    }

    @Test
    void a_view_of_a_file_with_a_warning_is_refused() throws IOException {
        Json flags = new Json.Arr(List.of(new Json.Arr(List.of(new Json.Num(0), new Json.Str("program")))));
        assertEquals(
                List.of("views-malformed: a view of document 3 is of a file that is shown only after a warning"),
                faults(archive -> archive.line.put(3L, line -> line.with("flags", flags))));
        Json other = new Json.Arr(List.of(new Json.Arr(List.of(new Json.Num(1), new Json.Str("program")))));
        assertEquals(List.of(), faults(archive -> archive.line.put(3L, line -> line.with("flags", other))));
    }

    @Test
    void lines_that_break_a_rule_are_refused() throws IOException {
        Json.Obj huge = Json.Obj.EMPTY.with("sha256", "0".repeat(64)).with("size", (64L << 20) + 1);
        Json.Obj conversion = Json.Obj.EMPTY
                .with("format", "pst")
                .with("container", "0".repeat(64))
                .with("item", "0x200024");
        assertEquals(
                List.of("line-malformed: line 2: its kind is not known"), faultsOfLine("kind", new Json.Str("mail")));
        assertEquals(List.of("line-malformed: line 2: its kind is not known"), faultsOfLine("kind", new Json.Num(1)));
        assertEquals(List.of("line-malformed: line 2: it has an impossible size"), faultsOfLine("text", huge));
        assertEquals(List.of("line-malformed: line 2: it has an impossible size"), faultsOfLine("about", huge));
        assertEquals(List.of("line-malformed: line 2: text is not an object"), faultsOfLine("text", new Json.Null()));
        assertEquals(
                List.of("line-malformed: line 2: a file has findings or a conversion"),
                faultsOfLine("conversion", conversion));
        assertEquals(
                List.of("line-malformed: line 2: a file has findings or a conversion"),
                faultsOfLine("findings", new Json.Arr(List.of())));
    }

    @Test
    void a_conversion_names_format_container_and_item_and_nothing_else() throws IOException {
        Json.Obj good = Json.Obj.EMPTY
                .with("format", "pst")
                .with("container", "0".repeat(64))
                .with("item", "0x200024");
        assertEquals(List.of(), faults(archive -> archive.line.put(4L, line -> line.with("conversion", good))));
        for (Json bad : Arrays.<Json>asList(
                new Json.Str("pst"),
                good.with("format", "PST file"),
                good.with("item", "Inbox/Ann Lee"),
                good.with("item", ""),
                good.with("item", "9".repeat(101)))) {
            assertEquals(
                    List.of("line-malformed: line 1: its conversion is not valid"),
                    faults(archive -> archive.line.put(4L, line -> line.with("conversion", bad))));
        }
        assertEquals(
                List.of("line-malformed: line 1: container is not 64 hexadecimal digits"),
                faults(archive -> archive.line.put(4L, line -> line.with("conversion", good.with("container", "x")))));
    }

    @Test
    void a_file_needs_no_signature_even_if_its_bytes_look_like_a_message() throws IOException {
        // Document 5 has the bytes of a message; with kind file there is nothing to verify.
        assertEquals(List.of(), faults(archive -> {}));
    }

    private static void renamed(SequencedMap<String, byte[]> all, String from, String to) {
        var rest = new LinkedHashMap<>(all);
        all.clear();
        rest.forEach((name, bytes) -> all.put(name.equals(from) ? to : name, bytes));
    }

    @Test
    void the_check_compares_text_with_its_hash_and_does_not_interpret_it() throws IOException {
        assertEquals(List.of(), faults(archive -> archive.textOfFile = "\u0000{{{\u202e".getBytes(UTF_8)));
    }
}
