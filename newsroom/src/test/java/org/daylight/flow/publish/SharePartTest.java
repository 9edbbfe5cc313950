package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeRecipient;
import org.daylight.archive.DocumentView;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.StoredViews;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckGivenPack;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Role;
import org.daylight.extract.MadeView;
import org.daylight.extract.MadeViews;
import org.daylight.extract.ViewsOutcome;
import org.daylight.flow.review.ApproveParts;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.partners.Partners;
import org.daylight.partners.Planned;
import org.daylight.partners.Share;
import org.daylight.partners.ShareFile;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner gets exactly what is published later, and the log shows it. */
class SharePartTest {

    private static final Instant BEFORE = Rooms.FIRST.minus(Duration.ofDays(2));

    @TempDir
    Path folder;

    private Path newsroom;
    private int opened;

    @BeforeEach
    void importMail() throws Exception {
        newsroom = RoomTemplates.imported(folder.resolve("newsroom"), folder.resolve("source"), 40);
        addImages();
        Rooms.plan(newsroom, 2);
    }

    /** Each document has an image as its view. */
    private void addImages() throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, trove.documents())) {
                var file = new MadeView.File(DocumentView.Type.PNG, "1", image(document.number()));
                var view = new MadeView(DocumentView.Kind.PAGES, "a test", 0, List.of(file));
                room.viewsToWrite()
                        .add(
                                document.sha256(),
                                "a test",
                                new MadeViews(ViewsOutcome.MADE, "", "text/csv", List.of(view), List.of(), 0));
                room.viewsToWrite()
                        .add(document.key(), "a test", List.of(new StoredViews.Part(0, "a.pdf", document.sha256())));
            }
        }
    }

    private static byte[] image(int number) throws IOException {
        var image = new BufferedImage(300, 424, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D on = image.createGraphics();
        on.setColor(Color.WHITE);
        on.fillRect(0, 0, 300, 424);
        on.setColor(Color.BLACK);
        on.fillRect(30, 30 + number * 7 % 300, 200, 9);
        on.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private Share given(Path file, boolean marked) throws IOException {
        return assertInstanceOf(SharePart.Shared.class, Rooms.share(newsroom, file, marked, StepListener.NONE))
                .share();
    }

    private ShareFile.Opened opened(Path file) throws IOException {
        Path to = Files.createDirectories(folder.resolve("opened" + opened++));
        try (InputStream in = AgeFile.decrypt(
                Files.newInputStream(file), AgeIdentity.parse(Rooms.AGE_SECRET).orThrow())) {
            return ShareFile.unpack(in, to, BEFORE);
        }
    }

    private CheckGivenPack.Report checked(ShareFile.Opened share) throws IOException {
        try (ArchiveFiles archive = ArchiveFiles.at(newsroom.resolve("archive").toString())) {
            return CheckGivenPack.check(archive, share.planned(), share.pack(), share.views(), 2);
        }
    }

    private List<SharedParts.Compared> compared() throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return new SharedParts(room).list(null);
        }
    }

    private String refused(String partner, Instant until, Instant now) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            var order = new SharePart.Order(trove, 1, partner, until, false);
            SharePart.Result result =
                    new SharePart(room, vault).run(By.nobody(now), order, folder.resolve("refused.age"));
            assertFalse(Files.exists(folder.resolve("refused.age")));
            assertFalse(Files.exists(folder.resolve("refused.age.part")));
            return assertInstanceOf(SharePart.Refused.class, result).reason();
        }
    }

    private void published(Instant now) throws IOException {
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, now, StepListener.NONE));
    }

    @Test
    void aPartnerGetsTheBytesThatArePublishedLater() throws IOException {
        Rooms.addPartner(newsroom);
        Path file = folder.resolve("part.age");
        Share share = given(file, false);
        assertTrue(new String(Files.readAllBytes(file), 0, 21, StandardCharsets.US_ASCII)
                .startsWith("age-encryption.org/v1"));
        ShareFile.Opened copy = opened(file);
        CheckGivenPack.Report before = checked(copy);
        assertEquals(List.of(), before.faults());
        assertTrue(before.published().isEmpty());
        assertEquals(SharedParts.State.AS_PLANNED, compared().getFirst().state());
        published(Rooms.FIRST);
        assertArrayEquals(
                Files.readAllBytes(newsroom.resolve("archive/releases/0001.zip")), Files.readAllBytes(copy.pack()));
        assertArrayEquals(
                Files.readAllBytes(newsroom.resolve("archive/views/0001.zip")), Files.readAllBytes(copy.views()));
        LogEntry.Release logged = checked(copy).published().orElseThrow();
        assertEquals(List.of(), Planned.of(copy.planned()).differences(Planned.of(logged)));
        assertEquals(logged, share.planned(), "the whole entry of the log");
        assertEquals(SharedParts.State.SAME_FILE, compared().getFirst().state());
        assertFalse(Files.exists(newsroom.resolve("stage/files")), "nothing is left on the stage");
    }

    @Test
    void onAnotherDayTheContentIsTheSame() throws IOException {
        Rooms.addPartner(newsroom);
        given(folder.resolve("part.age"), false);
        published(Rooms.FIRST.plus(Duration.ofDays(1)));
        SharedParts.Compared compared = compared().getFirst();
        assertEquals(SharedParts.State.SAME_CONTENT, compared.state());
        assertFalse(compared.isDifferent());
    }

    @Test
    void aChangeOfThePlanIsNoticedBeforeAndAfterTheRelease() throws IOException {
        Rooms.addPartner(newsroom);
        Path file = folder.resolve("part.age");
        Share share = given(file, false);
        Rooms.withhold(newsroom, (int) share.planned().first().value(), "privacy", StepListener.NONE);
        assertEquals(SharedParts.State.PLAN_CHANGED, compared().getFirst().state());
        published(Rooms.FIRST);
        SharedParts.Compared compared = compared().getFirst();
        assertEquals(SharedParts.State.DIFFERENT, compared.state());
        assertTrue(compared.differences().contains("the documents"));
        ShareFile.Opened copy = opened(file);
        LogEntry.Release logged = checked(copy).published().orElseThrow();
        assertTrue(Planned.of(copy.planned()).differences(Planned.of(logged)).contains("the documents"));
    }

    @Test
    void nothingIsGivenWithoutAnnouncementOrAfterTheReleaseOrToStrangers() throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            new Partners(room)
                    .add(
                            By.nobody(BEFORE),
                            "courier",
                            AgeRecipient.parse(Rooms.AGE_PUBLIC).orThrow(),
                            null);
        }
        assertTrue(refused("courier", null, BEFORE).contains("daylight announce"));
        Rooms.addPartner(newsroom);
        assertTrue(refused("stranger", null, BEFORE).contains("no partner stranger"));
        published(Rooms.FIRST);
        assertTrue(refused("courier", null, Rooms.FIRST).contains("is published"));
    }

    @Test
    void afterADateNothingIsGivenAndTheRefusalIsRecorded() throws IOException {
        Rooms.addPartner(newsroom);
        try (Newsroom room = Newsroom.open(newsroom)) {
            new Partners(room)
                    .add(
                            By.nobody(BEFORE),
                            "courier",
                            AgeRecipient.parse(Rooms.AGE_PUBLIC).orThrow(),
                            BEFORE.plusSeconds(60));
        }
        given(folder.resolve("part.age"), false);
        assertTrue(refused("courier", null, BEFORE.plusSeconds(60)).contains("gets nothing since"));
        assertTrue(refused("courier", BEFORE, BEFORE).contains("in the past"));
        try (Newsroom room = Newsroom.open(newsroom)) {
            // The partner's limit was lifted; that of the part stays.
            new Partners(room)
                    .add(
                            By.nobody(BEFORE),
                            "courier",
                            AgeRecipient.parse(Rooms.AGE_PUBLIC).orThrow(),
                            null);
        }
        assertTrue(refused("courier", null, BEFORE.plusSeconds(60)).contains("gets no other copy"));
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertInstanceOf(Partners.Changed.class, new Partners(room).remove(By.nobody(BEFORE), "courier"));
        }
        assertTrue(refused("courier", null, BEFORE).contains("no partner"));
        List<String> audit = Rooms.audited(newsroom);
        assertEquals(
                3, audit.stream().filter(line -> line.contains("share-refused")).count(), audit.toString());
        assertEquals(1, audit.stream().filter("share"::equals).count(), audit.toString());
    }

    @Test
    void withTheTwoPersonRuleThePartNeedsItsApprovals() throws IOException {
        Rooms.addPartner(newsroom);
        By ann = new By("ann", BEFORE);
        By bea = new By("bea", BEFORE);
        try (Newsroom room = Newsroom.open(newsroom)) {
            var users = new EditUsers(room, new SecureRandom());
            byte[] password = "correct horse battery".getBytes(StandardCharsets.UTF_8);
            users.add(By.nobody(BEFORE), "ann", Set.of(Role.PUBLISHER), null, password);
            users.add(ann, "bea", Set.of(Role.EDITOR), null, password);
        }
        assertTrue(refused("courier", null, BEFORE).contains("is not approved"));
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            new ApproveParts(room).approve(ann, trove, 1, null);
            new ApproveParts(room).approve(bea, trove, 1, null);
        }
        given(folder.resolve("part.age"), false);
    }

    @Test
    void aWatermarkTellsTheCopiesApartAndTouchesNoDocument() throws IOException {
        Rooms.addPartner(newsroom);
        ShareFile.Opened plain = opened(shared("plain.age", false));
        ShareFile.Opened first = opened(shared("first.age", true));
        ShareFile.Opened second = opened(shared("second.age", true));
        assertEquals(List.of(), checked(first).faults());
        assertEquals(plain.planned().documentsRoot(), first.planned().documentsRoot());
        assertNotEquals(plain.planned().pack(), first.planned().pack());
        assertNotEquals(second.planned().pack(), first.planned().pack());
        try (ZipFile a = new ZipFile(plain.pack().toFile());
                ZipFile b = new ZipFile(first.pack().toFile())) {
            for (var entry : a.stream().toList()) {
                assertArrayEquals(
                        a.getInputStream(entry).readAllBytes(),
                        b.getInputStream(b.getEntry(entry.getName())).readAllBytes());
            }
        }
        for (Path leaked : List.of(first.pack(), first.views())) {
            assertEquals(
                    FindWatermark.By.BYTES, found(leaked).found().getFirst().by());
            assertEquals(List.of(2), numbers(found(leaked)));
        }
        forgetHashes();
        for (Path leaked : List.of(first.pack(), first.views())) {
            assertEquals(FindWatermark.By.ZIP, found(leaked).found().getFirst().by());
            assertEquals(List.of(2), numbers(found(leaked)));
        }
        assertEquals(List.of(), numbers(found(plain.pack())));
        Path page = folder.resolve("page.jpg");
        try (ZipFile views = new ZipFile(second.views().toFile())) {
            var entry = views.stream()
                    .filter(each -> each.getName().endsWith(".png"))
                    .skip(3)
                    .findFirst()
                    .orElseThrow();
            BufferedImage image = ImageIO.read(views.getInputStream(entry));
            var rgb = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    rgb.setRGB(x, y, image.getRaster().getSample(x, y, 0) * 0x010101);
                }
            }
            ImageIO.write(rgb, "jpeg", page.toFile());
        }
        FindWatermark.Result leak = found(page);
        assertEquals(List.of(3), numbers(leak));
        assertEquals(FindWatermark.By.IMAGE, leak.found().getFirst().by());
        Files.write(page, image(5));
        assertEquals(List.of(), numbers(found(page)), "the unmarked image");
        assertEquals(List.of(), numbers(found(Files.writeString(folder.resolve("text"), "words"))));
    }

    /** The hashes of what was given are other ones, so that only marks help. */
    private void forgetHashes() throws IOException {
        Path file = newsroom.resolve(Partners.FILE);
        String text = Files.readString(file);
        Files.writeString(
                file,
                text.replaceAll(
                        "\"(file|opened|pack|views)\":\"[0-9a-f]{64}\"(?=[,}])(?!,\"(packBytes|keys))",
                        "\"$1\":\"" + "0".repeat(64) + "\""));
    }

    private Path shared(String name, boolean marked) throws IOException {
        given(folder.resolve(name), marked);
        return folder.resolve(name);
    }

    private FindWatermark.Result found(Path file) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return new FindWatermark(room).of(file);
        }
    }

    private static List<Integer> numbers(FindWatermark.Result result) {
        return result.found().stream().map(each -> each.share().number()).toList();
    }

    /** Killed at each step: nobody has a file that the log does not name, and nothing is written unencrypted. */
    @Test
    void aShareThatIsKilledIsRecordedBeforeAnyoneHasIt() throws Exception {
        Rooms.addPartner(newsroom);
        int recorded = 0;
        for (String step : Boolean.getBoolean("daylight.slow")
                ? List.of("packed", "views staged", "marked", "encrypted", "recorded", "given")
                : List.of("marked", "encrypted", "recorded", "given")) {
            Path outside = Files.createDirectories(folder.resolve("outside-" + step.replace(' ', '-')));
            Path file = outside.resolve("part.age");
            assertEquals(step, KilledAtStep.run("share", newsroom, step, file.toString()));
            recorded += List.of("recorded", "given").contains(step) ? 1 : 0;
            try (Newsroom room = Newsroom.open(newsroom)) {
                assertEquals(recorded, new Partners(room).list().shares().size(), step);
            }
            assertEquals(step.equals("given"), Files.exists(file), step);
            try (var files = Files.list(outside)) {
                for (Path each : files.toList()) {
                    byte[] start = Files.readAllBytes(each);
                    assertTrue(start.length == 0
                            || new String(start, 0, 21, StandardCharsets.US_ASCII).equals("age-encryption.org/v1"));
                }
            }
            if (!step.equals("given")) {
                given(file, true);
                recorded++;
                opened(file);
            }
        }
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertEquals(recorded, new SharedParts(room).list(null).size());
        }
        published(Rooms.FIRST);
        assertEquals(
                Set.of(SharedParts.State.SAME_FILE),
                Set.copyOf(compared().stream().map(SharedParts.Compared::state).toList()));
    }
}
