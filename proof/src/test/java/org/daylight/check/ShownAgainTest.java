package org.daylight.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.note.LogPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of documents that are shown again with fewer redactions (spec/redaction.md section 8). */
class ShownAgainTest {
    @TempDir
    Path folder;

    private List<String> faults(Consumer<SmallArchive> change) throws IOException {
        return checked(change).stream()
                .filter(verdict -> verdict.status() != VerdictCode.Status.CONFIRMED)
                .map(verdict -> verdict.code().code() + " " + verdict.file() + " " + verdict.detail())
                .toList();
    }

    private CheckReport report;

    private List<Verdict> checked(Consumer<SmallArchive> change) throws IOException {
        var archive = new SmallArchive();
        archive.again = true;
        change.accept(archive);
        Path place = Files.createTempDirectory(folder, "archive");
        archive.make().write(place);
        var verdicts = new ArrayList<Verdict>();
        try (ArchiveFiles files = ArchiveFiles.at(place.toString())) {
            report = CheckArchive.check(
                    files,
                    new CheckArchive.Options(null, LogPolicy.ANY, 2, verdicts::add, (documents, bytes, total) -> {}));
        }
        return verdicts;
    }

    private void assertFault(String expected, Consumer<SmallArchive> change) throws IOException {
        List<String> faults = faults(change);
        assertTrue(faults.stream().anyMatch(fault -> fault.startsWith(expected)), faults.toString());
    }

    @Test
    void a_document_can_be_shown_again_with_fewer_redactions_and_then_whole() throws IOException {
        assertEquals(List.of(), faults(archive -> {}));
        TroveAccount account = report.troves().get(SmallArchive.TROVE);
        assertEquals(7, account.documents());
        assertEquals(4, account.published());
        assertEquals(1, account.withheld());
        assertEquals(1, account.withdrawn());
        assertEquals(1, account.toCome());
        assertEquals(1, report.redacted());
    }

    @Test
    void another_earlier_proof_is_found() throws IOException {
        assertFault(
                "reduction-differs releases/0003.zip document 6 has another earlier proof than release 2",
                archive -> archive.againProof.put(
                        3, SmallArchive.redacted(List.of(1, 2, 3), true).proof().bytes()));
        assertFault(
                "redaction-malformed releases/0003.zip the earlier redactions of document 6",
                archive -> archive.againProof.put(3, new byte[] {'{', '}'}));
    }

    @Test
    void a_hidden_word_that_was_visible_is_found() throws IOException {
        assertFault(
                "reduction-hides releases/0003.zip the earlier redactions of document 6",
                archive -> archive.hiddenAgain = List.of(1, 3));
        assertFault(
                "reduction-hides releases/0003.zip the earlier redactions of document 6: the size",
                archive -> archive.showsSize = false);
        assertFault(
                "reduction-differs releases/0003.zip the earlier redactions of document 6: nothing more is shown",
                archive -> archive.hiddenAgain = List.of(1, 2));
    }

    @Test
    void a_release_that_did_not_show_it_last_cannot_be_reduced() throws IOException {
        for (int release : List.of(1, 3, 4, 9)) {
            assertFault(
                    "reduction-differs releases/0003.zip document 6 is not shown with redactions",
                    archive -> archive.againLine.put(3, line -> reducing(line, release)));
        }
        assertFault(
                "reduction-differs releases/0004.zip document 6 is not shown with redactions",
                archive -> archive.againLine.put(4, line -> reducing(line, 2)));
    }

    private static Json.Obj reducing(Json.Obj line, int release) {
        Json.Obj reduces = (Json.Obj) line.get("reduces").orElseThrow();
        return line.with("reduces", reduces.with("release", release));
    }

    @Test
    void a_number_that_is_listed_twice_without_the_proof_is_found() throws IOException {
        assertFault(
                "release-counts-differ releases/0003.zip",
                archive -> archive.againLine.put(3, line -> without(line, "reduces")));
        assertFault(
                "number-twice releases/0003.zip",
                archive -> archive.againLine.put(3, line -> without(line, "reduces")));
    }

    private static Json.Obj without(Json.Obj line, String name) {
        var members = new java.util.LinkedHashMap<>(line.members());
        members.remove(name);
        return new Json.Obj(members);
    }

    @Test
    void another_document_cannot_take_its_place() throws IOException {
        assertFault(
                "commitment-differs releases/0003.zip",
                archive -> archive.againLine.put(
                        3, line -> line.with("whole", Sha256.of(new byte[0]).hex())));
    }

    /** What a mirror checks: only the packs that are new, here those that show the document again, or that replace others. */
    @Test
    void a_check_of_what_is_new_compares_with_earlier_packs() throws Exception {
        for (boolean isWithdrawn : List.of(false, true)) {
            for (boolean isWrong : List.of(false, true)) {
                var archive = new SmallArchive();
                archive.again = true;
                archive.withdrawnAgain = isWithdrawn ? List.of(2, 3, 4) : List.of();
                if (isWrong) {
                    archive.againLine.put(4, line -> reducing(line, 2));
                }
                Path place = Files.createTempDirectory(folder, "archive");
                archive.make().write(place);
                var found = new ArrayList<String>();
                // The log until release 2 has seven entries, with the withdrawal of document 4.
                try (ArchiveFiles files = ArchiveFiles.at(place.toString());
                        CheckGrowth growth = CheckGrowth.begin(
                                        files, SmallArchive.PUBLISHER.verifier(), 7, 2, verdict -> {
                                            if (verdict.status() != VerdictCode.Status.CONFIRMED) {
                                                found.add(verdict.code().code() + " " + verdict.file());
                                            }
                                        })
                                .orElseThrow()) {
                    List<Long> checked = new ArrayList<>();
                    for (LogContents.Pack pack : growth.newPacks()) {
                        checked.add(pack.release().sequence());
                        boolean isFaulty = isWrong && pack.release().sequence() == 4;
                        assertEquals(
                                !isFaulty, growth.check(pack, place.resolve(pack.path()), (documents, bytes) -> {}));
                    }
                    assertEquals(isWithdrawn ? List.of(2L, 3L, 4L) : List.of(3L, 4L), checked);
                }
                assertEquals(isWrong ? List.of("reduction-differs releases/0004.zip") : List.of(), found);
            }
        }
    }

    @Test
    void a_withdrawal_removes_it_from_every_release() throws IOException {
        assertEquals(List.of(), faults(archive -> archive.withdrawnAgain = List.of(2, 3, 4)));
        TroveAccount account = report.troves().get(SmallArchive.TROVE);
        assertEquals(3, account.published());
        assertEquals(2, account.withdrawn());
        assertFault(
                "withdrawal-not-done releases/0004.zip document 6 is withdrawn from only one",
                archive -> archive.withdrawnAgain = List.of(2, 3));
        assertFault(
                "withdrawal-not-done releases/0003.zip document 6 is withdrawn from only one",
                archive -> archive.withdrawnAgain = List.of(2));
        assertFault("withdrawal-not-done releases/0004.zip", archive -> {
            archive.withdrawnAgain = List.of(2, 3, 4);
            archive.keptAgain = List.of(4);
        });
    }
}
