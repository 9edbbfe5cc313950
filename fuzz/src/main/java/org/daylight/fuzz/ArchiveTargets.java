package org.daylight.fuzz;

import static org.daylight.fuzz.ParserTarget.utf8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeRecipient;
import org.daylight.annotation.AnnotationFile;
import org.daylight.archive.DocumentLineTarget;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.FileAbout;
import org.daylight.archive.ViewTable;
import org.daylight.bulletin.Bulletin;
import org.daylight.bulletin.BulletinText;
import org.daylight.format.Outcome;
import org.daylight.keytext.WrittenKey;
import org.daylight.keytext.WrittenPassphrase;
import org.daylight.mention.Mention;
import org.daylight.seal.SealKeyText;
import org.daylight.seal.SealedTarTarget;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.QueryParser;
import org.daylight.story.StoryText;
import org.daylight.trustees.Commitments;
import org.daylight.trustees.KeyShare;
import org.daylight.trustees.ReleasedShare;

/** The parsers of the module archive: queries, stories, annotations, encrypted files, keys as text, bulletins, lines of packs. */
final class ArchiveTargets {

    /** A key of these tests only. */
    private static final String IDENTITY = WrittenKey.age(new byte[32]);

    private ArchiveTargets() {}

    static List<ParserTarget> all() {
        byte[] share = new byte[32];
        share[31] = 1;
        return List.of(
                ParserTarget.of(
                        "query",
                        600,
                        ArchiveTargets::query,
                        "from:alice OR (to:bob -cc:carol) \"exact words\" date:2024-01..2024-03 by:date",
                        "subject:\"a b\"~3 word~1 wor* has:attachment NEAR(a b, 5)",
                        "((((a) b) OR c) -d) trove:harbour size:>1000",
                        "\u201equoted\u201c \u00ab x \u00bb \u2212no"),
                ParserTarget.of(
                        "story",
                        3_000,
                        ArchiveTargets::story,
                        "# Title\n\n"
                                + "By: A\n\n"
                                + "Text with [a citation](harbour/12 \"a quotation\") and *emphasis* **strong**.\n\n"
                                + "> quote\n\n"
                                + "- item\n",
                        "title: T\n"
                                + "language: en\n\n"
                                + "## h\n\n"
                                + "![p](harbour/1/view/1)\n\n"
                                + "1. a\n"
                                + "2. b\n\n"
                                + "[l](https://a.example/?a=b&c)\n"
                                + "<script>\n"),
                ParserTarget.of(
                        "annotations",
                        3_000,
                        ArchiveTargets::annotations,
                        "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationCollection\",\"label\":\"l\",\"items\":"
                            + "[{\"type\":\"Annotation\",\"body\":{\"type\":\"TextualBody\",\"value\":\"v\"},\"target\":\"harbour/1\"}]}",
                        "{\"title\":\"t\",\"author\":\"a\",\"annotations\":[{\"document\":\"harbour/1\",\"note\":\"n\",\"quote\":\"q\"}]}"),
                new ParserTarget("age", 1_000, ArchiveTargets::age, encrypted()),
                ParserTarget.of(
                        "age-identity",
                        300,
                        ArchiveTargets::identity,
                        IDENTITY,
                        "# c\n" + IDENTITY + "\n",
                        "AGE-SECRET-KEY-1"),
                ParserTarget.of(
                        "written-key",
                        600,
                        ArchiveTargets::writtenKey,
                        WrittenKey.words(new byte[32]),
                        IDENTITY,
                        "00".repeat(32),
                        WrittenKey.wordsOf(new byte[11])),
                ParserTarget.of(
                        "bulletin",
                        4_000,
                        ArchiveTargets::bulletin,
                        "daylight bulletin\nexample.org/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                        "D1:AAAA:BBBB",
                        "daylight-bulletin-1.example.org. 60 IN TXT \"AAAA\" \"BBBB\""),
                ParserTarget.of(
                        "mention",
                        500,
                        ArchiveTargets::mention,
                        "https://a.example/p?q=1\0https://h.example/de/harbour/12/text",
                        "http://[::1]/\0http://h/harbour/1"),
                ParserTarget.of(
                        "document-line",
                        2_000,
                        DocumentLineTarget::run,
                        "{\"number\":1,\"accession\":1,\"secret\":\"" + "00".repeat(32) + "\",\"sha256\":\""
                                + "00".repeat(32) + "\",\"bytes\":10}"),
                ParserTarget.of(
                        "extracted-text",
                        2_000,
                        ArchiveTargets::extracted,
                        "{\"note\":\"interpretation, not evidence\",\"program\":\"p 1\"}\n"
                                + "{\"text\":\"t\",\"page\":1}\n"),
                ParserTarget.of(
                        "file-about",
                        500,
                        input -> ProofTargets.stable(input, FileAbout::parse, FileAbout::bytes),
                        "{\"name\":\"a.pdf\",\"type\":\"application/pdf\"}"),
                ParserTarget.of(
                        "view-table",
                        1_000,
                        input -> ProofTargets.stable(input, ViewTable::parse, ViewTable::bytes),
                        "{\"head\":[\"a\"],\"rows\":[[\"1\"]]}",
                        "{\"hidden\":true,\"head\":[],\"rows\":[]}"),
                ParserTarget.of(
                        "share",
                        500,
                        ArchiveTargets::share,
                        new ReleasedShare(false, 1, 7, new KeyShare(1, share)).line(),
                        "00".repeat(33)),
                ParserTarget.of("sealed-file", 6_000, SealedTarTarget::file, SealedTarTarget.seed()),
                ParserTarget.of(
                        "sealed-entry",
                        600,
                        SealedTarTarget::header,
                        SealedTarTarget.entry("pack.zip", new byte[3]),
                        SealedTarTarget.entry("views.zip", new byte[0])));
    }

    /** The canonical form is parsed to the same query and order, without a notice. */
    private static void query(byte[] input) {
        String text = utf8(input);
        ParsedQuery parsed = QueryParser.parse(text);
        Violation.unlessEqual(parsed, QueryParser.parse(text), "two results for the same text");
        String written = parsed.text();
        if (written.length() <= QueryParser.MAX_LENGTH) {
            ParsedQuery again = QueryParser.parse(written);
            Violation.unlessEqual(
                    new ParsedQuery(parsed.query(), parsed.sort(), List.of()), again, "the canonical form " + written);
        }
    }

    private static void story(byte[] input) {
        StoryText story = StoryText.of(input.clone());
        Violation.unlessEqual(story, StoryText.of(input.clone()), "two results for the same file");
        Violation.unless(story.items().size() <= 4 * input.length + 8, "more items than characters");
        story.citations()
                .forEach(citation ->
                        Violation.unless(citation.line() >= 1 && citation.line() <= input.length + 1, "a line"));
        StoryText note = StoryText.ofNote(utf8(input));
        Violation.unlessEqual(note, StoryText.ofNote(utf8(input)), "two results for the same note");
    }

    private static void annotations(byte[] input) {
        AnnotationFile file = AnnotationFile.of(input.clone());
        Violation.unlessEqual(file, AnnotationFile.of(input.clone()), "two results for the same file");
        Violation.unless(file.annotations().size() <= AnnotationFile.MOST, "the number of annotations");
    }

    private static List<byte[]> encrypted() {
        List<byte[]> all = new ArrayList<>();
        try {
            AgeIdentity.parse(IDENTITY).orThrow();
            AgeRecipient recipient = AgeRecipient.parse(
                            "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")
                    .orThrow();
            for (AgeFile.Form form : AgeFile.Form.values()) {
                var out = new ByteArrayOutputStream();
                try (var encrypting = AgeFile.encrypt(out, List.of(recipient), form)) {
                    encrypting.write(1);
                }
                all.add(out.toByteArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(all);
    }

    /** A file that was not encrypted to the identity is refused with an exception of input and output. */
    private static void age(byte[] input) {
        AgeIdentity identity = AgeIdentity.parse(IDENTITY).orThrow();
        try (var in = AgeFile.decrypt(new ByteArrayInputStream(input), identity)) {
            byte[] content = in.readAllBytes();
            Violation.unless(content.length <= input.length, "more bytes than were encrypted");
        } catch (IOException e) {
            // refused
        }
    }

    private static void identity(byte[] input) {
        String text = utf8(input);
        Violation.unlessEqual(
                AgeIdentity.parse(text).isOk(), AgeIdentity.parse(text).isOk(), "two results for the same text");
        AgeRecipient.parse(text)
                .ok()
                .ifPresent(recipient ->
                        Violation.unless(AgeRecipient.parse(recipient.text()).isOk(), "written and read again"));
        SealKeyText.parse(text)
                .ok()
                .ifPresent(key -> Violation.unlessEqual(
                        key.hex(), SealKeyText.parse(key.hex()).orThrow().hex(), "written and read again"));
    }

    /** A key that was read has one form of words, which is read as the same key. */
    private static void writtenKey(byte[] input) {
        String text = utf8(input);
        WrittenKey.parse(text).ok().ifPresent(key -> {
            Accepted.count();
            Violation.unlessEqual(key, WrittenKey.parse(WrittenKey.words(key)).orThrow(), "as words");
            Violation.unlessEqual(key, WrittenKey.parse(WrittenKey.age(key)).orThrow(), "as an identity");
        });
        for (int length = 11; length <= 44; length += 11) {
            int bytes = length;
            WrittenKey.bytesOfWords(text, length)
                    .ok()
                    .ifPresent(key -> Violation.unlessEqual(
                            key,
                            WrittenKey.bytesOfWords(WrittenKey.wordsOf(key), bytes)
                                    .orThrow(),
                            "as words without a checksum"));
        }
        if (WrittenPassphrase.read(text) instanceof WrittenPassphrase.Reading.Read(byte[] secret)) {
            Violation.unless(
                    WrittenPassphrase.read(WrittenPassphrase.words(secret))
                                    instanceof WrittenPassphrase.Reading.Read(byte[] again)
                            && java.util.Arrays.equals(secret, again),
                    "a passphrase written and read again");
        }
    }

    /** A bulletin that was read can be written in every form, and each is read as the same bulletin. */
    private static void bulletin(byte[] input) {
        Outcome<Bulletin> read = BulletinText.read(utf8(input));
        if (read.isOk()) {
            Accepted.count();
            Bulletin bulletin = read.orThrow();
            String compact = bulletin.compact();
            Violation.unlessEqual(
                    compact,
                    BulletinText.read(BulletinText.mail(bulletin)).orThrow().compact(),
                    "by mail");
            Violation.unlessEqual(
                    compact,
                    BulletinText.read(BulletinText.lines(bulletin)).orThrow().compact(),
                    "in lines");
            Violation.unlessEqual(
                    compact,
                    BulletinText.read(BulletinText.zone(bulletin, "b.example"))
                            .orThrow()
                            .compact(),
                    "in a zone");
        }
    }

    private static void mention(byte[] input) {
        Split split = Split.of(input);
        Mention.of(split.first(), utf8(split.rest())).ok().ifPresent(mention -> {
            Accepted.count();
            Violation.unlessEqual(
                    mention, Mention.of(mention.source(), mention.target()).orThrow(), "read again");
            Violation.unless(
                    mention.source().startsWith("http://") || mention.source().startsWith("https://"),
                    "a source " + mention.source());
        });
    }

    private static void extracted(byte[] input) throws IOException {
        List<ExtractedText.Unit> units = new ArrayList<>();
        Outcome<ExtractedText> text = ExtractedText.read(new ByteArrayInputStream(input), units::add);
        if (text.isOk()) {
            Accepted.count();
            byte[] written = text.orThrow().bytes(units);
            List<ExtractedText.Unit> again = new ArrayList<>();
            Violation.unlessEqual(
                    text, ExtractedText.read(new ByteArrayInputStream(written), again::add), "written and read again");
            Violation.unlessEqual(units, again, "the units");
        }
    }

    private static void share(byte[] input) {
        String text = utf8(input);
        ReleasedShare.parse(text).ok().ifPresent(share -> {
            Accepted.count();
            Violation.unless(ReleasedShare.isLikely(share.line()), "a share that is not recognised");
            Violation.unlessEqual(
                    share.line(), ReleasedShare.parse(share.line()).orThrow().line(), "written and read again");
        });
        Commitments.parse(text.lines().toList())
                .ok()
                .ifPresent(commitments -> Violation.unlessEqual(
                        commitments.hex(),
                        Commitments.parse(commitments.hex()).orThrow().hex(),
                        "read again"));
    }
}
