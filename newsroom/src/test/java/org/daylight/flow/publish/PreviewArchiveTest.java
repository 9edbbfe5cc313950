package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.catalog.PlannedPart;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.PreviewFolder;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A preview is the archive as it would be, and nothing of it reaches the public archive or changes the newsroom. */
class PreviewArchiveTest {

    @TempDir
    Path folder;

    private Path newsroom;

    @BeforeEach
    void threeParts() throws Exception {
        newsroom = RoomTemplates.imported(folder.resolve("newsroom"), folder.resolve("source"), 30);
        Rooms.plan(newsroom, 3);
    }

    private interface Looking {
        void at(Path archive, PlannedPart part) throws IOException;
    }

    private PreviewArchive.Result preview(int number, Looking looking) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            PlannedPart part = room.catalog().parts().find("harbour", number).orElseThrow();
            PreviewArchive.Result result = PreviewArchive.of(room, vault, part, Rooms.FIRST, new SecureRandom());
            if (result instanceof PreviewArchive.Made(PreviewArchive preview)) {
                try (preview) {
                    looking.at(preview.archive(), part);
                }
            }
            return result;
        }
    }

    private static List<Verdict> faults(Path archive) throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
            CheckArchive.check(
                    files, new CheckArchive.Options(null, 2, verdicts::add, (documents, bytes, total) -> {}));
        }
        return verdicts.stream()
                .filter(verdict -> verdict.status() == VerdictCode.Status.REFUTED)
                .toList();
    }

    @Test
    void aLogThatHasChangedItsKeyIsPreviewedWithOneKey() throws Exception {
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        Rooms.rotate(newsroom, StepListener.NONE);
        assertInstanceOf(
                PreviewArchive.Made.class, preview(2, (archive, part) -> assertEquals(List.of(), faults(archive))));
    }

    @Test
    void theFirstPartIsWhatWillBePublished() throws Exception {
        Rooms.addViews(newsroom);
        String before = Rooms.written(newsroom);
        Map<String, byte[]> seen = new TreeMap<>();
        assertInstanceOf(PreviewArchive.Made.class, preview(1, (archive, part) -> {
            assertEquals(List.of(), faults(archive));
            for (String file : List.of("releases/0001.zip", "views/0001.zip")) {
                seen.put(file, Files.readAllBytes(archive.resolve(file)));
            }
            seen.put("checkpoint", Files.readAllBytes(archive.resolve("checkpoint")));
        }));
        assertEquals(before, Rooms.written(newsroom), "nothing has changed");
        assertFalse(Files.exists(newsroom.resolve("preview")));
        assertFalse(Files.exists(newsroom.resolve("archive/checkpoint")));
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
        for (String file : List.of("releases/0001.zip", "views/0001.zip")) {
            assertArrayEquals(
                    seen.get(file),
                    Files.readAllBytes(newsroom.resolve("archive").resolve(file)),
                    file);
        }
        assertNotEquals(
                new String(seen.get("checkpoint"), StandardCharsets.UTF_8),
                Files.readString(newsroom.resolve("archive/checkpoint")),
                "another key");
    }

    @Test
    void aStoryIsShownWithItsPartAndChangesNothing() throws Exception {
        String before = Rooms.written(newsroom);
        byte[] file = "---\ntitle: Mud\n---\n[A mail](harbour/1).\n".getBytes(StandardCharsets.UTF_8);
        var story = new StoriesWithPart.NewStory("mud", file);
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            PlannedPart part = room.catalog().parts().find("harbour", 1).orElseThrow();
            var made = assertInstanceOf(
                    PreviewArchive.Made.class,
                    PreviewArchive.of(room, vault, part, List.of(story), Rooms.FIRST, new SecureRandom()));
            try (PreviewArchive preview = made.preview();
                    Archive archive = Archive.open(preview.archive())) {
                assertEquals(List.of(), faults(preview.archive()));
                var shown = archive.contents().story("mud").orElseThrow().newest();
                assertEquals("Mud", shown.title());
                assertEquals(part.due(), shown.time());
                assertArrayEquals(file, archive.story(shown).orThrow());
            }
            assertInstanceOf(
                    PreviewArchive.Refused.class,
                    PreviewArchive.of(room, vault, part, List.of(story, story), Rooms.FIRST, new SecureRandom()));
        }
        assertEquals(before, Rooms.written(newsroom), "nothing has changed");
    }

    @Test
    void aLaterPartIsShownWithThoseBeforeItAndWithItsRedactions() throws Exception {
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        int number;
        try (Newsroom room = Newsroom.open(newsroom)) {
            PlannedPart third = room.catalog().parts().find("harbour", 3).orElseThrow();
            number = room.catalog().parts().numbers(third.id())[0];
            var document = room.catalog().documents().find("harbour", number).orElseThrow();
            room.catalog().redactions().setReason("P1", "Private.");
            room.catalog()
                    .redactions()
                    .add(
                            third.troveRow(),
                            document.key(),
                            new Selector.Field("From", 0, new RedactionReason("P1", false)));
        }
        byte[] published = Files.readAllBytes(newsroom.resolve("archive/checkpoint"));
        int redacted = number;
        assertInstanceOf(PreviewArchive.Made.class, preview(3, (archive, part) -> {
            assertEquals(List.of(), faults(archive));
            try (Archive opened = Archive.open(archive)) {
                assertEquals(3, opened.contents().releases().size());
                var state = assertInstanceOf(
                        DocumentState.Published.class, opened.state(new DocumentId("harbour", redacted)));
                assertEquals(3, state.release().part());
                assertTrue(state.redaction() != null);
            }
        }));
        assertArrayEquals(published, Files.readAllBytes(newsroom.resolve("archive/checkpoint")));
        assertFalse(Files.exists(newsroom.resolve("archive/releases/0002.zip")));
        assertInstanceOf(PreviewArchive.Refused.class, preview(1, (archive, part) -> {}), "it is published");
    }

    @Test
    void whatAKilledPreviewLeftIsDeletedAndOneThatRunsIsNot() throws Exception {
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        Path left = Files.createDirectories(newsroom.resolve("preview/archive/releases"));
        Path pack = newsroom.resolve("archive/releases/0001.zip");
        byte[] before = Files.readAllBytes(pack);
        Files.createLink(left.resolve("0001.zip"), pack);
        try (Newsroom room = Newsroom.open(newsroom)) {
            PreviewFolder.clearLeft(room);
            assertFalse(Files.exists(newsroom.resolve("preview")));
            assertArrayEquals(before, Files.readAllBytes(pack), "only the link is deleted");
            try (PreviewFolder running = PreviewFolder.begin(room)) {
                PreviewFolder.clearLeft(room);
                assertTrue(Files.isDirectory(running.archive()));
                assertThrows(IOException.class, () -> PreviewFolder.begin(room));
            }
            assertFalse(Files.exists(newsroom.resolve("preview")));
        }
    }

    @Test
    void aPartThatWouldBeRefusedLeavesNothing() throws Exception {
        try (Newsroom room = Newsroom.open(newsroom)) {
            PlannedPart first = room.catalog().parts().find("harbour", 1).orElseThrow();
            room.catalog().redactions().setReason("P1", "Private.");
            room.catalog()
                    .redactions()
                    .add(first.troveRow(), null, new Selector.Text("Part 1", false, new RedactionReason("P1", false)));
        }
        var refused = assertInstanceOf(PreviewArchive.Refused.class, preview(1, (archive, part) -> {}));
        assertTrue(refused.reason().contains("title or the announcement"), refused.reason());
        assertFalse(Files.exists(newsroom.resolve("preview")));
    }
}
