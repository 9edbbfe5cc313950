package org.daylight.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.daylight.format.Json;
import org.daylight.note.LogPolicy;
import org.daylight.note.Witnesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs with entries that no line names, lines in another order, and more faults than are reported. */
class CheckPackTest {

    private static final int MOST_FAULTS = 100;

    @TempDir
    Path folder;

    /** The faults of a pack, each as code and detail. */
    private List<String> faults(String pack, Consumer<SmallArchive> done) throws IOException {
        var archive = new SmallArchive();
        done.accept(archive);
        archive.make().write(folder);
        List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());
        CheckArchive.check(
                ArchiveFiles.at(folder.toString()),
                new CheckArchive.Options(
                        null,
                        new LogPolicy(List.of(SmallArchive.PUBLISHER.verifier()), Witnesses.NONE),
                        1,
                        verdicts::add,
                        (documents, bytes, total) -> {}));
        return verdicts.stream()
                .filter(verdict -> verdict.file().equals("releases/" + pack + ".zip"))
                .filter(verdict -> verdict.code() != VerdictCode.CONFIRMED)
                .map(verdict -> verdict.code().code() + ": " + verdict.detail())
                .toList();
    }

    private static String message(long number) {
        return String.format(Locale.ROOT, "data/messages/%06d.eml", number);
    }

    /** Puts an entry before another one. */
    private static void insert(SequencedMap<String, byte[]> all, String before, String name) {
        var rest = new LinkedHashMap<>(all);
        all.clear();
        rest.forEach((each, bytes) -> {
            if (each.equals(before)) {
                all.put(name, new byte[] {'x'});
            }
            all.put(each, bytes);
        });
    }

    @Test
    void a_document_between_two_lines_or_after_the_last_is_unlisted() throws IOException {
        assertEquals(
                List.of("document-unlisted: \"" + message(5) + "\"", "document-unlisted: \"" + message(8) + "\""),
                faults("0002", archive -> {
                    archive.secondRelease = List.of(4L, 6L);
                    archive.secondEntries = all -> {
                        insert(all, message(6), message(5));
                        insert(all, "data/documents.jsonl", message(8));
                    };
                }));
    }

    @Test
    void a_hundred_faults_are_reported() throws IOException {
        List<String> faults = faults(
                "0002",
                archive -> archive.secondEntries = all -> {
                    for (int i = 0; i < MOST_FAULTS + 50; i++) {
                        insert(all, "data/documents.jsonl", message(10 + i));
                    }
                });
        assertEquals(MOST_FAULTS, faults.size());
        assertEquals("document-unlisted: \"" + message(10) + "\"", faults.getFirst());
        assertEquals("document-unlisted: \"" + message(10 + MOST_FAULTS - 1) + "\"", faults.getLast());
    }

    @Test
    void numbers_ascend() throws IOException {
        for (int number : new int[] {1, 2}) {
            assertEquals(
                    List.of("line-malformed: number " + number + " comes after 2"),
                    faults(
                            "0001",
                            archive -> archive.writtenLine.put(
                                    3L, line -> line.replace("\"number\":3", "\"number\":" + number))));
        }
    }

    @Test
    void keys_of_more_than_64_megabytes_are_not_unpacked() throws IOException {
        assertEquals(
                List.of("keys-malformed: keys.txt is longer than 64 MB"),
                faults(
                        "0001",
                        archive -> archive.entries = all -> all.replace("data/keys.txt", new byte[(64 << 20) + 1])));
    }

    /** A number that was withheld has nothing that could be withdrawn. */
    @Test
    void a_withheld_number_cannot_be_withdrawn() throws IOException {
        assertEquals(
                List.of(
                        "release-counts-differ: number 2 is withheld, but withdrawn in the log",
                        "release-counts-differ: the log withdraws a document that the release does not have"),
                faults(
                        "0001",
                        archive -> archive.log = entries -> {
                            List<Json.Obj> all = new ArrayList<>(entries);
                            Json.Obj withdrawal = all.stream()
                                    .filter(entry ->
                                            entry.string("type").orElse("").equals("withdrawal"))
                                    .findFirst()
                                    .orElseThrow();
                            Json.Obj release = all.stream()
                                    .filter(entry ->
                                            entry.string("type").orElse("").equals("release"))
                                    .findFirst()
                                    .orElseThrow();
                            Json.Obj other = withdrawal.with("document", 2).with("release", 1);
                            for (String name : withdrawal.members().keySet()) {
                                if (name.startsWith("pack") || name.startsWith("views")) {
                                    other = other.with(name, release.get(name).orElseThrow());
                                }
                            }
                            all.add(all.indexOf(withdrawal) + 1, other);
                            return all;
                        }));
    }
}
