package org.daylight.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.daylight.check.SmallArchive.Seal;
import org.daylight.format.Json;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedRelease;
import org.daylight.sealing.SealKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker and sealed parts (spec/sealed.md): it needs no decryption, and refutes a release that is not what was sealed. */
class SealedPartsTest {

    @TempDir
    Path folder;

    private final List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());

    private int checks;

    private CheckReport check(SmallArchive archive) throws IOException {
        verdicts.clear();
        Path at = folder.resolve("archive-" + ++checks);
        archive.write(at);
        return CheckArchive.check(
                ArchiveFiles.at(at.toString()),
                new CheckArchive.Options(null, 2, verdicts::add, (documents, bytes, total) -> {}));
    }

    private String faults() {
        return verdicts.stream()
                .filter(verdict -> verdict.code() != VerdictCode.CONFIRMED)
                .map(Verdict::text)
                .collect(Collectors.joining("\n"));
    }

    private static SmallArchive with(Seal seal) {
        var archive = new SmallArchive();
        archive.seal = seal;
        return archive;
    }

    @Test
    void a_sealed_part_is_confirmed_and_its_documents_are_still_to_come() throws IOException {
        CheckReport report = check(with(Seal.SEALED).make());
        assertEquals("", faults());
        assertEquals(new TroveAccount(7, 4, 1, 1, 1), report.troves().get(SmallArchive.TROVE));
        assertTrue(report.lines().contains("1 part is sealed and not released by the log"), report.lines()::toString);
        assertTrue(report.json().text().contains("\"sealed\":1,\"opened\":[]"));
    }

    @Test
    void a_released_one_is_confirmed_and_one_that_was_opened_is_shown_as_not_confirmed() throws IOException {
        CheckReport report = check(with(Seal.RELEASED).make());
        assertEquals("", faults());
        assertEquals(new TroveAccount(7, 5, 1, 1, 0), report.troves().get(SmallArchive.TROVE));
    }

    @Test
    void one_that_was_opened_is_checked_as_if_it_were_released() throws IOException {
        CheckReport report = check(with(Seal.OPENED).make());
        assertEquals(VerdictCode.Status.CONFIRMED, report.status());
        assertEquals(
                "confirmed  unsealed/0003.json  opened-unconfirmed: part 3 of harbour was opened with its key; the"
                        + " publisher's log has not confirmed the release yet",
                faults());
        assertEquals(new TroveAccount(7, 5, 1, 1, 0), report.troves().get(SmallArchive.TROVE));
        assertTrue(report.json().text().contains("\"sealed\":1,\"opened\":[3]"));
    }

    @Test
    void the_pack_of_an_opened_part_must_be_there_and_right() throws IOException {
        SmallArchive archive = with(Seal.OPENED);
        archive.published = files -> files.remove("releases/0003.zip");
        assertEquals(VerdictCode.Status.REFUTED, check(archive.make()).status());
        assertTrue(faults().contains("releases/0003.zip  pack-absent"), this::faults);
    }

    @Test
    void an_opened_release_that_is_not_the_sealed_one_is_refuted_and_not_used() throws IOException {
        SmallArchive archive = with(Seal.OPENED);
        archive.published = files -> {
            String entry = new String(files.get("unsealed/0003.json"), UTF_8);
            files.put("unsealed/0003.json", entry.replace("Part 3", "Part Q").getBytes(UTF_8));
        };
        CheckReport report = check(archive.make());
        assertEquals(VerdictCode.Status.REFUTED, report.status());
        assertTrue(faults().contains("unsealed/0003.json  unsealed-differs: it is not the release that was sealed"));
        assertEquals(new TroveAccount(7, 4, 1, 1, 1), report.troves().get(SmallArchive.TROVE));
    }

    /** Each is a log that the publisher signed; entry 9 is the seal, entry 10 the release. */
    @Test
    void a_log_with_another_release_than_the_sealed_one_is_refuted() throws IOException {
        refuted("was sealed, but it is not the release that was sealed", Seal.RELEASED, all -> {
            all.set(10, all.get(10).with("announcement", "Changed since."));
            return all;
        });
        refuted("was sealed, but the sealed release 3 does not contain its key", Seal.RELEASED, all -> {
            Json.Obj other =
                    all.get(10).with("sealKey", SealKey.of(BigInteger.ONE).hex());
            all.set(10, other);
            all.set(
                    9,
                    all.get(9)
                            .with(
                                    "contentHash",
                                    OpenedRelease.contentHash(other.bytes()).hex()));
            return all;
        });
        refuted("the sealed release 3 has another number, trove, part or time inside", Seal.RELEASED, all -> {
            all.set(9, all.get(9).with("time", "2026-12-02T09:00:00Z"));
            return all;
        });
        refuted("the sealed release 3 shows documents again", Seal.RELEASED, all -> {
            Json.Obj again = LogEntry.parse(all.get(10).bytes())
                    .map(entry -> againOf((LogEntry.Release) entry).json())
                    .orThrow();
            all.set(10, again);
            all.set(
                    9,
                    all.get(9)
                            .with(
                                    "contentHash",
                                    OpenedRelease.contentHash(again.bytes()).hex()));
            return all;
        });
        refuted("release 3 has the key of a seal, but was not sealed", Seal.RELEASED, all -> {
            all.remove(9);
            return all;
        });
        refuted("release 3 is where number 4 is expected", Seal.RELEASED, all -> {
            all.add(all.get(10));
            return all;
        });
        refuted("release 3 is where number 4 is expected", Seal.CANCELLED, all -> {
            all.add(Objects.requireNonNull(third));
            return all;
        });
        refuted("release 3 is cancelled, but it is not sealed", Seal.RELEASED, all -> {
            all.add(new LogEntry.Cancelled(3, "Late.").json());
            return all;
        });
        refuted("sealed release 5 is where number 4 is expected", Seal.SEALED, all -> {
            all.add(all.get(9).with("number", 5).with("part", 4));
            return all;
        });
        refuted("part of harbour 3 is where number 4 is expected", Seal.SEALED, all -> {
            all.add(all.get(9).with("number", 4));
            return all;
        });
    }

    /** The entry of release 3 in an archive of the same content. */
    private Json.Obj third;

    /** The same release, as if it showed one document again and none for the first time. */
    private static LogEntry.Release againOf(LogEntry.Release one) {
        return new LogEntry.Release(
                one.trove(),
                one.sequence(),
                one.part(),
                one.title(),
                one.announcement(),
                one.time(),
                0,
                0,
                1,
                one.first(),
                one.last(),
                one.documentsRoot(),
                one.pack(),
                one.packBytes(),
                one.keys(),
                one.views(),
                one.sealKey(),
                one.unknown());
    }

    private void refuted(String reason, Seal seal, UnaryOperator<List<Json.Obj>> change) throws IOException {
        SmallArchive same = with(seal).make();
        third = Objects.requireNonNull(same.third).json();
        SmallArchive archive = with(seal);
        archive.log = entries -> change.apply(new ArrayList<>(entries));
        CheckReport report = check(archive.make());
        assertEquals(VerdictCode.Status.REFUTED, report.status(), reason);
        assertTrue(faults().contains("entry-out-of-place"), this::faults);
        assertTrue(faults().contains(reason), this::faults);
    }

    private static SmallArchive withStory(Seal seal) {
        SmallArchive archive = with(seal);
        archive.sealedStory = true;
        return archive;
    }

    @Test
    void a_story_that_was_sealed_with_a_part_is_checked_with_it() throws IOException {
        check(withStory(Seal.SEALED).make());
        assertEquals("", faults());
        check(withStory(Seal.RELEASED).make());
        assertEquals("", faults());
        check(withStory(Seal.OPENED).make());
        assertTrue(faults().startsWith("confirmed  unsealed/0003.json  opened-unconfirmed"), this::faults);
        assertEquals(1, faults().lines().count(), this::faults);
        assertTrue(
                verdicts.stream()
                        .anyMatch(verdict ->
                                verdict.file().equals("unsealed/0003.md") && verdict.code() == VerdictCode.CONFIRMED),
                verdicts::toString);
    }

    @Test
    void a_story_of_an_opened_part_must_be_there_and_the_sealed_one() throws IOException {
        SmallArchive archive = withStory(Seal.OPENED);
        archive.published = files -> files.remove("unsealed/0003.md");
        assertEquals(VerdictCode.Status.REFUTED, check(archive.make()).status());
        assertTrue(
                faults().contains("unsealed/0003.md  unsealed-differs: the story that was sealed with it is missing"),
                this::faults);
        SmallArchive other = withStory(Seal.OPENED);
        other.published = files -> files.put("unsealed/0003.md", "mud\nMud\n\nAnother.\n".getBytes(UTF_8));
        assertEquals(VerdictCode.Status.REFUTED, check(other.make()).status());
        assertTrue(faults().contains("unsealed/0003.md  unsealed-differs: it is not the story"), this::faults);
        SmallArchive none = with(Seal.OPENED);
        none.published = files -> files.put("unsealed/0003.md", SmallArchive.SEALED_STORY.bytes());
        assertEquals(VerdictCode.Status.REFUTED, check(none.make()).status());
        assertTrue(faults().contains("unsealed/0003.md  not-in-log"), this::faults);
        SmallArchive cancelled = withStory(Seal.CANCELLED);
        cancelled.published = files -> files.put("unsealed/0003.md", SmallArchive.SEALED_STORY.bytes());
        assertEquals(VerdictCode.Status.REFUTED, check(cancelled.make()).status());
        assertTrue(faults().contains("unsealed/0003.md  sealed-left"), this::faults);
    }

    /** Entry 10 is the release, and entry 11 the story. */
    @Test
    void a_release_that_its_story_does_not_follow_is_named_and_not_refuted() throws IOException {
        String expected =
                "confirmed  unsealed/0003.md  story-not-released: a story was sealed with part 3 of harbour, and"
                        + " the log does not have it after the release";
        List<UnaryOperator<List<Json.Obj>>> changes = List.of(
                all -> all.subList(0, 11),
                all -> {
                    all.set(11, all.get(11).with("name", "eel"));
                    return all;
                },
                all -> {
                    all.set(11, all.get(11).with("title", "Eel"));
                    return all;
                },
                all -> {
                    all.add(11, new LogEntry.Heartbeat(SmallArchive.TIME).json());
                    return all;
                });
        for (UnaryOperator<List<Json.Obj>> change : changes) {
            SmallArchive archive = withStory(Seal.RELEASED);
            archive.log = entries -> change.apply(new ArrayList<>(entries));
            archive.published = files -> {
                if (change == changes.getFirst()) {
                    files.remove("stories/0001.md");
                }
            };
            CheckReport report = check(archive.make());
            assertEquals(expected, faults());
            assertEquals(VerdictCode.Status.CONFIRMED, report.status());
        }
    }

    @Test
    void the_part_of_a_cancelled_one_may_be_used_again_under_a_new_number() throws IOException {
        SmallArchive archive = with(Seal.CANCELLED);
        archive.log = entries -> {
            var all = new ArrayList<>(entries);
            all.add(all.get(9).with("number", 4));
            return all;
        };
        archive.published = files -> files.put("sealed/0004.age", archive.ofThird.get("sealed/0003.age"));
        check(archive.make());
        assertEquals("", faults());
    }

    @Test
    void sealed_parts_may_be_released_in_any_order_and_with_an_earlier_time() throws IOException {
        SmallArchive archive = with(Seal.SEALED);
        archive.log = entries -> {
            var all = new ArrayList<>(entries);
            // Part 4 is sealed and cancelled, part 3 is still sealed: no rule asks for an order.
            all.add(all.get(9).with("number", 4).with("part", 4).with("time", "2020-01-01T00:00:00Z"));
            all.add(new LogEntry.Cancelled(4, "Not this one.").json());
            return all;
        };
        check(archive.make());
        assertEquals("", faults());
    }

    @Test
    void a_copy_may_still_have_the_sealed_file_after_the_release() throws IOException {
        SmallArchive archive = with(Seal.RELEASED);
        archive.published = files -> files.putAll(archive.ofThird);
        check(archive.make());
        assertEquals("", faults());
    }
}
