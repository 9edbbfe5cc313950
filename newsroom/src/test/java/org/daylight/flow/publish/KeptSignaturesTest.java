package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PackFinding;
import org.daylight.archive.Redaction;
import org.daylight.audit.By;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Finding;
import org.daylight.evidence.Authentication;
import org.daylight.flow.decide.KeepSignatures;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.flow.decide.SignatureRisk;
import org.daylight.format.Sha256;
import org.daylight.message.parse.MessageParser;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.redact.RedactMessage;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hashes in a signature are published only where nobody can guess what is redacted; then anyone verifies the header. */
class KeptSignaturesTest {

    private static final By NOBODY = By.nobody(Rooms.FIRST);
    private static final DocumentId ID = new DocumentId("harbour", 1);
    private static final RedactionReason P1 = new RedactionReason("P1", false);

    /** Hard to guess: more than sixteen different words. */
    private static final String STORY =
            "Yesterday evening our neighbour walked alone along the empty quay, carrying seven wet blankets, shouting"
                    + " about herring prices, lighthouse keepers, broken violins and unpaid winter coal.";

    private static final String TELEPHONE = "040-5550142";

    @TempDir
    Path folder;

    private Path newsroom;
    private byte[] original = {};

    @BeforeEach
    void importSignedMail() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        original = signed(
                keys,
                "From: Ann Lee <ann@port.example>\r\nSubject: News\r\n",
                "Hello\r\n" + STORY + "\r\nCall " + TELEPHONE + " now.\r\n");
        Files.write(mail.resolve("1.eml"), original);
        Rooms.importAll(newsroom, List.of(mail), 25, StepListener.NONE);
        Rooms.importKeys(
                newsroom,
                "s._domainkey.port.example v=DKIM1; k=rsa; p="
                        + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()) + "\n");
        Rooms.plan(newsroom, 1);
        try (Newsroom room = Newsroom.open(newsroom)) {
            room.catalog().redactions().setReason("P1", "Private.");
        }
    }

    /** A bounce quotes the header of a message, so it has the hash of a body of which a part is redacted. */
    @Test
    void aHashInAnotherDocumentHoldsThePartBack() throws Exception {
        String hash = new String(original, StandardCharsets.US_ASCII).replaceAll("(?s).*bh=([^;]+);.*", "$1");
        Path bounces = Files.createDirectories(folder.resolve("bounces"));
        Files.write(
                bounces.resolve("2.eml"),
                ascii("From: Mail Delivery <mailer-daemon@port.example>\r\nSubject: Undelivered\r\n\r\n"
                        + "> DKIM-Signature: v=1; a=rsa-sha256; bh=" + hash.substring(0, 20) + "\r\n>  "
                        + hash.substring(20) + "; b=\r\n"));
        Rooms.importAll(newsroom, List.of(bounces), 25, StepListener.NONE);
        Rooms.plan(newsroom, 1);
        redact(bytes(original, TELEPHONE, P1));
        var refused =
                assertInstanceOf(PublishRelease.Refused.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
        assertTrue(
                refused.reason().contains("a hash of the original body of harbour/1, with which it could be guessed,"),
                refused.reason());
    }

    /** Addresses of pictures often contain the MD5 of an address in lower case. */
    @Test
    void aHashOfARedactedStringHoldsThePartBack() throws Exception {
        byte[] md5 = MessageDigest.getInstance("MD5").digest(ascii("bo.dahl@port.example"));
        Path more = Files.createDirectories(folder.resolve("more"));
        Files.write(
                more.resolve("2.eml"),
                ascii("From: a@port.example\r\nSubject: Picture\r\n\r\nhttps://pictures.example/"
                        + HexFormat.of().formatHex(md5) + "?s=80\r\n"));
        Rooms.importAll(newsroom, List.of(more), 25, StepListener.NONE);
        Rooms.plan(newsroom, 1);
        try (Newsroom room = Newsroom.open(newsroom)) {
            long trove = room.catalog().troves().find("harbour").orElseThrow().id();
            room.catalog().redactions().add(trove, null, text("Bo.Dahl@port.example"));
        }
        var refused =
                assertInstanceOf(PublishRelease.Refused.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
        assertTrue(refused.reason().contains("a hash of the string of redaction "), refused.reason());
    }

    /** Signs with RSA and the simple forms of header and body (RFC 6376 section 3.4). */
    private static byte[] signed(KeyPair keys, String fields, String body) throws Exception {
        String hash = Base64.getEncoder().encodeToString(Sha256.of(ascii(body)).bytes());
        String own = "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=port.example; s=s; h=From:Subject; bh="
                + hash + "; b=";
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(ascii(fields + own));
        return ascii(own + Base64.getEncoder().encodeToString(signature.sign()) + "\r\n" + fields + "\r\n" + body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Selector text(String text) {
        return new Selector.Text(text, false, P1);
    }

    private static Selector bytes(byte[] original, String text, RedactionReason reason) {
        int from = new String(original, StandardCharsets.US_ASCII).indexOf(text);
        return new Selector.Bytes(from, from + text.length(), reason);
    }

    private void redact(Selector selector) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            assertInstanceOf(
                    RedactDocuments.Redacted.class, new RedactDocuments(room, vault, NOBODY).one(ID, selector, false));
        }
    }

    private interface Deciding {
        Optional<String> by(KeepSignatures keep) throws IOException;
    }

    private Optional<String> decide(Deciding deciding) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return deciding.by(new KeepSignatures(room, vault, NOBODY));
        }
    }

    private byte[] published() throws IOException {
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return archive.publishedBytes(ID).orElseThrow();
        }
    }

    private List<Verdict> faults() throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        try (ArchiveFiles files = ArchiveFiles.at(newsroom.resolve("archive").toString())) {
            CheckArchive.check(
                    files, new CheckArchive.Options(null, 2, verdicts::add, (documents, bytes, total) -> {}));
        }
        return verdicts.stream()
                .filter(verdict -> verdict.status() == VerdictCode.Status.REFUTED)
                .toList();
    }

    @Test
    void theSignatureOverTheHeaderIsVerifiedWithWhatIsPublished() throws IOException {
        redact(bytes(original, STORY, P1));
        assertEquals(Optional.empty(), decide(keep -> keep.keep(ID)));
        assertTrue(decide(keep -> keep.keep(ID)).orElseThrow().contains("kept already"));
        String published = new String(published(), StandardCharsets.US_ASCII);
        assertTrue(published.contains("bh=") && published.contains("[redacted: P1]"), published);
        assertFalse(published.contains("herring"), published);
        assertEquals(List.of(), faults());
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            var state = assertInstanceOf(DocumentState.Published.class, archive.state(ID));
            Redaction redaction = state.redaction();
            PackFinding stated = redaction.stated().getFirst();
            assertTrue(stated.key() != null, "its key is named");
            Finding finding = Authentication.of(
                            ascii(published),
                            MessageParser.parse(ascii(published)),
                            new DkimVerifier(archive.packKeys(state.release())))
                    .findings()
                    .getFirst();
            assertEquals(Check.HOLDS, finding.signature());
            assertEquals(Check.DIFFERS, finding.body(), "the hash is that of the whole body");
        }
        assertTrue(decide(keep -> keep.redact(ID)).orElseThrow().contains("is published"));
        assertTrue(String.join(" ", Rooms.audited(newsroom)).contains("keep-signatures"));
    }

    @Test
    void byDefaultTheyAreRedacted() throws IOException {
        redact(bytes(original, STORY, P1));
        String published = new String(published(), StandardCharsets.US_ASCII);
        assertTrue(published.contains("redacted-HASH") && !published.contains("bh="), published);
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            var state = assertInstanceOf(DocumentState.Published.class, archive.state(ID));
            assertEquals(null, state.redaction().stated().getFirst().key());
            assertEquals(0, archive.packKeys(state.release()).size());
        }
    }

    @Test
    void whatCanBeGuessedRefusesIt() throws IOException {
        assertTrue(decide(keep -> keep.keep(ID)).orElseThrow().contains("redact first"));
        redact(text(TELEPHONE));
        String refused = decide(keep -> keep.keep(ID)).orElseThrow();
        assertTrue(refused.contains("what is redacted could be guessed"), refused);
        assertTrue(refused.contains("64 are needed"), refused);
        assertFalse(refused.contains("5550142"), refused);
    }

    @Test
    void aRedactionThatIsAddedLaterStopsThePart() throws IOException {
        redact(bytes(original, STORY, P1));
        assertEquals(Optional.empty(), decide(keep -> keep.keep(ID)));
        redact(text(TELEPHONE));
        String reason = assertInstanceOf(
                        PublishRelease.Refused.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE))
                .reason();
        assertTrue(reason.contains("--drop-signatures"), reason);
        assertEquals(Optional.empty(), decide(keep -> keep.redact(ID)));
        assertFalse(new String(published(), StandardCharsets.US_ASCII).contains("5550142"));
    }

    /** Why it is refused: with the hash of the body, a telephone number is found in no time; without it, no candidate stands out. */
    @Test
    void anAttackerWithTheHashFindsATelephoneNumber() {
        var kept = (RedactedForm) RedactMessage.of(original, List.of(text(TELEPHONE)), List.of(), true);
        assertEquals(TELEPHONE, guessed(kept.published()));
        var dropped = (RedactedForm) RedactMessage.of(original, List.of(text(TELEPHONE)), List.of(), false);
        assertEquals("", guessed(dropped.published()));
        assertTrue(SignatureRisk.objection(original, kept, List.of(text(TELEPHONE)))
                .isPresent());
    }

    /** The candidate that fits a published hash of the body; empty for none. */
    private static String guessed(byte[] published) {
        String all = new String(published, StandardCharsets.US_ASCII);
        String body = all.substring(all.indexOf("\r\n\r\n") + 4);
        for (int number = 5_550_000; number < 5_551_000; number++) {
            String candidate = "040-" + number;
            String whole = body.replace("[redacted: P1]", candidate);
            String hash =
                    Base64.getEncoder().encodeToString(Sha256.of(ascii(whole)).bytes());
            if (all.contains(hash)) {
                return candidate;
            }
        }
        return "";
    }

    @Test
    void shortTextsHiddenLengthsAndKnownValuesAreEasyToGuess() {
        for (String shortText : List.of(
                "Ann Lee",
                "1 January 1970",
                "4111 1111 1111 1111, DE89 3704 0044 0532 0130 00",
                "yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes",
                "the quick brown fox jumps over the lazy dog")) {
            byte[] message = ascii("From: a@port.example\r\n\r\nso " + shortText + " end\r\n");
            assertTrue(risk(message, shortText, P1).isPresent(), shortText);
        }
        byte[] message = ascii("From: a@port.example\r\n\r\nso " + STORY + " end\r\n");
        assertEquals(Optional.empty(), risk(message, STORY, P1));
        assertTrue(risk(message, STORY, new RedactionReason("P1", true))
                .orElseThrow()
                .contains("hides its length"));
    }

    /** A name in an address redacts the whole tag, and the style of a tag is that of many messages. */
    @Test
    void markupAndWhatIsPublishedElsewhereIsNotHardToGuess() {
        String style = "font-family: helvetica, verdana, georgia; border-collapse: separate; padding-left: inherit;"
                + " background-attachment: scroll; text-decoration: underline; letter-spacing: normal; color: crimson;"
                + " vertical-align: baseline; outline-style: dotted; visibility: visible";
        for (String html : List.of(
                "<p>Write to <a href=\"mailto:ines@x.example\" style=\"" + style + "\">us</a>.</p>",
                "<p>Write to <img alt=\"ines " + style.replace(';', ' ') + "\"> us.</p>",
                "<style>ines { " + style + " }</style><p>Write to us.</p>")) {
            byte[] message = html(html);
            assertTrue(risk(message, text("ines")).isPresent(), html);
            int from = html.indexOf("ines");
            assertTrue(
                    risk(
                                    message,
                                    bytes(
                                            message,
                                            html.substring(
                                                    from,
                                                    html.indexOf("visible\"") < 0
                                                            ? html.length() - 30
                                                            : html.indexOf("visible\"")),
                                            P1))
                            .isPresent(),
                    html);
        }
        byte[] inTag = html("<p>" + STORY + "</p><p>so <b>" + STORY + "</b> end</p>");
        assertTrue(risk(inTag, lastBytes(inTag, STORY)).orElseThrow().contains("about 0 bits"), "it is published");
        byte[] shown = html("<p>so <b>" + STORY + "</b> end</p>");
        assertEquals(Optional.empty(), risk(shown, bytes(shown, STORY, P1)));
    }

    private static byte[] html(String html) {
        return ascii("From: a@port.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + html + "\r\n");
    }

    private static Selector lastBytes(byte[] original, String text) {
        int from = new String(original, StandardCharsets.US_ASCII).lastIndexOf(text);
        return new Selector.Bytes(from, from + text.length(), P1);
    }

    private static Optional<String> risk(byte[] message, String text, RedactionReason reason) {
        return risk(message, bytes(message, text, reason));
    }

    private static Optional<String> risk(byte[] message, Selector selector) {
        var form = (RedactedForm) RedactMessage.of(message, List.of(selector), List.of(), true);
        assertTrue(form.isRedacted());
        return SignatureRisk.objection(message, form, List.of(selector));
    }
}
