package org.daylight.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.KeyChange;
import org.daylight.log.KeyStatement;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.log.TrusteesFile;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.daylight.tree.Trees;

/** A broken archive for each code: what is done to {@link SmallArchive}, in words and in code. Codes that no change of bytes gives are in the tests. */
final class BrokenArchives {

    /** @param story what was done, and who might do it */
    record Broken(String story, Consumer<SmallArchive> done) {}

    private BrokenArchives() {}

    static Map<VerdictCode, Broken> all() {
        Map<VerdictCode, Broken> all = new EnumMap<>(VerdictCode.class);
        ofTheLog(all);
        ofThePack(all);
        ofTheDocuments(all);
        ofTheRest(all);
        return all;
    }

    static final NoteKey.Signer NEXT = NoteKey.generate(SmallArchive.ORIGIN, new Trees.Counting(77, 0));

    /** Changes the log's key as planned. @param kind of file in which the words are replaced afterwards */
    static void changeKey(Map<String, byte[]> files, String kind, String words, String others) {
        TileSource source = (path, limit) -> Optional.ofNullable(files.get(path));
        try {
            SignedNote note = SignedNote.parse(files.get("checkpoint")).orThrow();
            TileLog log =
                    TileLog.open(source, SmallArchive.PUBLISHER.verifier()).orThrow();
            var statement = new KeyStatement(
                    1,
                    KeyStatement.Kind.PLANNED,
                    SmallArchive.PUBLISHER.verifier(),
                    NEXT.verifier(),
                    log.size(),
                    log.checkpoint().root(),
                    "A new machine.");
            KeyChange change = KeyChange.planned(statement, note, SmallArchive.PUBLISHER, NEXT);
            TileLog.Growth growth = log.append(List.of(change.entry().bytes())).orThrow();
            growth.files().forEach(file -> files.put(file.path().path(), file.bytes()));
            files.put("checkpoint", growth.checkpoint().sign(NEXT).bytes());
            String file = new String(change.bytes(), UTF_8);
            files.put(KeyChange.path(1), (kind.isEmpty() ? file : file.replace(words, others)).getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ofTheLog(Map<VerdictCode, Broken> all) {
        all.put(
                VerdictCode.CHECKPOINT_ABSENT,
                new Broken("A copy without the signed head.", a -> a.published = files -> files.remove("checkpoint")));
        all.put(
                VerdictCode.NO_ARCHIVE,
                new Broken(
                        "Somebody mistyped the name: this is another folder.",
                        a -> a.published = files -> {
                            files.clear();
                            files.put("letter.txt", new byte[] {1});
                        }));
        all.put(
                VerdictCode.NOTE_MALFORMED,
                new Broken("The head was cut off by a full disk.", a -> a.note = note -> Arrays.copyOf(note, 30)));
        all.put(
                VerdictCode.NOTE_UNSIGNED,
                new Broken(
                        "The head is signed by a key of the same name, not by the log's.",
                        a -> a.note = note -> SignedNote.sign(
                                        SignedNote.parse(note).orThrow().text(),
                                        NoteKey.generate(SmallArchive.ORIGIN, new Trees.Counting(1, 1)))
                                .bytes()));
        all.put(
                VerdictCode.NOTE_SIGNATURE_WRONG,
                new Broken("One byte of the signature was changed.", a -> a.note = BrokenArchives::otherSignature));
        all.put(
                VerdictCode.CHECKPOINT_MALFORMED,
                new Broken(
                        "The publisher signed something that is not a checkpoint.",
                        a -> a.note =
                                note -> SignedNote.sign("a letter\n", a.key).bytes()));
        all.put(
                VerdictCode.CHECKPOINT_ORIGIN,
                new Broken(
                        "The head names another log, and this log's key signed it.",
                        a -> a.note = note -> SignedNote.sign(
                                        SignedNote.parse(note)
                                                .orThrow()
                                                .text()
                                                .replace(SmallArchive.ORIGIN, "archive.example/other"),
                                        a.key)
                                .bytes()));
        all.put(
                VerdictCode.LOG_KEY_OTHER,
                new Broken(
                        "Somebody made an archive of the same name under a key of his own.",
                        a -> a.key = NoteKey.generate(SmallArchive.ORIGIN, new Trees.Counting(8, 3))));
        all.put(
                VerdictCode.COSIGNATURE_WRONG,
                new Broken(
                        "The witness's line is of another checkpoint.",
                        a -> a.note = note -> {
                            SignedNote signed = SignedNote.parse(note).orThrow();
                            var other = new Checkpoint(SmallArchive.ORIGIN, 1, Sha256.of(new byte[] {1}));
                            return signed.with(a.witness.cosign(other, SmallArchive.COSIGNED))
                                    .bytes();
                        }));
        all.put(
                VerdictCode.WITNESSES_TOO_FEW,
                new Broken(
                        "The witness has not cosigned.",
                        a -> a.note = note -> SignedNote.parse(note)
                                .orThrow()
                                .only(a.key.verifier())
                                .bytes()));
        all.put(
                VerdictCode.TILE_ABSENT,
                new Broken(
                        "A tile was forgotten in the copy.",
                        a -> a.published = files -> files.remove("tile/0/000.p/9")));
        all.put(
                VerdictCode.TILE_WRONG,
                new Broken(
                        "A bit of a tile of commitments was flipped.",
                        a -> a.published = files -> files.get("accessions/0002/tile/0/000.p/4")[40] ^= 1));
        all.put(
                VerdictCode.BUNDLE_MALFORMED,
                new Broken(
                        "The last byte of the entries is gone.",
                        a -> a.published = files -> files.computeIfPresent(
                                "tile/entries/000.p/9", (path, bytes) -> Arrays.copyOf(bytes, bytes.length - 1))));
        all.put(
                VerdictCode.ENTRY_WRONG,
                new Broken(
                        "A title in the log was changed after it was signed.",
                        a -> a.published = files -> files.computeIfPresent(
                                "tile/entries/000.p/9",
                                (path, bytes) -> new String(bytes, ISO_8859_1)
                                        .replace("The Harbour Mails", "The Harbour Males")
                                        .getBytes(ISO_8859_1))));
        all.put(
                VerdictCode.JSON_MALFORMED,
                new Broken("The publisher entered half an entry.", a -> a.moreOfLog.add("{\"type\":".getBytes(UTF_8))));
        all.put(
                VerdictCode.ENTRY_MALFORMED,
                new Broken(
                        "The publisher entered a trove without a title.",
                        a -> a.log = entries -> with(
                                entries, Json.Obj.EMPTY.with("type", "trove").with("slug", "quay"))));
        all.put(
                VerdictCode.ENTRY_OUT_OF_PLACE,
                new Broken(
                        "The publisher withdrew a document twice.",
                        a -> a.log = entries -> with(entries, entries.get(6))));
        all.put(
                VerdictCode.TIME_BACKWARDS,
                new Broken(
                        "The publisher's clock was set back between two releases.",
                        a -> a.log = entries -> changed(entries, 5, "time", new Json.Str("2026-12-01T08:59:59Z"))));
        all.put(
                VerdictCode.FORMAT_UNKNOWN,
                new Broken(
                        "An archive of a later version.",
                        a -> a.log = entries -> changed(entries, 0, "formatVersion", new Json.Num(2))));
    }

    private static void ofThePack(Map<VerdictCode, Broken> all) {
        all.put(
                VerdictCode.PACK_ABSENT,
                new Broken("A pack was taken away.", a -> a.published = files -> files.remove("releases/0001.zip")));
        all.put(
                VerdictCode.PACK_DIFFERS,
                new Broken(
                        "A bit of a pack was flipped on a disk.",
                        a -> a.published = files -> files.get("releases/0001.zip")[99] ^= 1));
        all.put(
                VerdictCode.ZIP_MALFORMED,
                new Broken(
                        "Something is hidden before the directory of the zip, where tools do not look.",
                        a -> a.zip = BrokenArchives::gap));
        all.put(
                VerdictCode.ZIP_HEADERS_DIFFER,
                new Broken(
                        "A document is called otherwise in its own header than in the directory.",
                        a -> a.zip = zip -> patched(zip, "000003.eml", "000005.eml", 1)));
        all.put(
                VerdictCode.ZIP_NAME_TWICE,
                new Broken(
                        "Two entries of one name: tools differ in which they unpack.",
                        a -> a.zip = zip -> patched(zip, "000003.eml", "000001.eml", 2)));
        all.put(
                VerdictCode.ZIP_OVERLONG,
                new Broken(
                        "An entry that unpacks to more than the zip says of it.",
                        a -> a.zip = BrokenArchives::shorterThanItIs));
        all.put(
                VerdictCode.PACK_ENTRY_ABSENT,
                new Broken("A pack without its list of keys.", a -> a.entries = all2 -> all2.remove("data/keys.txt")));
        all.put(
                VerdictCode.PACK_ENTRY_UNEXPECTED,
                new Broken(
                        "A note of the newsroom slipped in.",
                        a -> a.entries = entries -> entries.putLast("notes.txt", "call Ann".getBytes(UTF_8))));
        all.put(
                VerdictCode.MANIFEST_DIFFERS,
                new Broken(
                        "The manifest lacks a document.",
                        a -> a.entries = entries -> entries.computeIfPresent(
                                "manifest-sha256.txt",
                                (path, bytes) -> new String(bytes, UTF_8)
                                        .replaceFirst("[^\n]*\n", "")
                                        .getBytes(UTF_8))));
        all.put(
                VerdictCode.BAG_INFO_DIFFERS,
                new Broken(
                        "The bag says on which machine it was made.",
                        a -> a.entries = entries -> entries.computeIfPresent(
                                "bag-info.txt",
                                (path, bytes) ->
                                        (new String(bytes, UTF_8) + "Bag-Software-Agent: here\n").getBytes(UTF_8))));
        all.put(
                VerdictCode.KEYS_DIFFER,
                new Broken(
                        "The keys are not those that the findings rest on.",
                        a -> a.log = entries -> changed(
                                entries,
                                3,
                                "keysSha256",
                                new Json.Str(Sha256.of(new byte[0]).hex()))));
        all.put(VerdictCode.KEYS_MALFORMED, new Broken("The list of keys is none.", a -> {
            byte[] nonsense = "no key at all\n".getBytes(UTF_8);
            a.entries = entries -> entries.put("data/keys.txt", nonsense);
            a.log = entries -> changed(
                    entries, 3, "keysSha256", new Json.Str(Sha256.of(nonsense).hex()));
        }));
    }

    private static void ofTheDocuments(Map<VerdictCode, Broken> all) {
        all.put(
                VerdictCode.DOCUMENTS_ROOT_DIFFERS,
                new Broken(
                        "The log names the root over other lines.",
                        a -> a.log = entries -> changed(
                                entries,
                                3,
                                "documentsRoot",
                                new Json.Str(Sha256.of(new byte[0]).hex()))));
        all.put(
                VerdictCode.LINE_MALFORMED,
                new Broken(
                        "A line is written with a blank in it.",
                        a -> a.writtenLine.put(3L, line -> line.replace("\"size\":", "\"size\": "))));
        all.put(
                VerdictCode.RELEASE_COUNTS_DIFFER,
                new Broken(
                        "The log says two are withheld, and it is one.",
                        a -> a.log = entries -> changed(
                                changed(entries, 3, "published", new Json.Num(1)), 3, "withheld", new Json.Num(2))));
        all.put(
                VerdictCode.NUMBER_TWICE,
                new Broken("A number is published again.", a -> a.secondRelease = List.of(3L, 4L, 5L, 6L)));
        all.put(
                VerdictCode.NUMBER_UNCOMMITTED,
                new Broken(
                        "A line names an accession that has not its number.",
                        a -> a.line.put(1L, line -> line.with("accession", 2))));
        all.put(
                VerdictCode.COMMITMENT_DIFFERS,
                new Broken(
                        "A document was exchanged after it was committed to; its salt no longer fits.",
                        a -> a.line.put(
                                3L,
                                line -> line.with("salt", SmallArchive.salt(77).hex()))));
        all.put(
                VerdictCode.DOCUMENT_ABSENT,
                new Broken(
                        "A document was taken out of its pack, and no withdrawal says so.",
                        a -> a.entries = entries -> entries.remove("data/messages/000003.eml")));
        all.put(
                VerdictCode.DOCUMENT_UNLISTED,
                new Broken("A document that is withheld slipped into the pack.", a -> a.alsoThere.add(2L)));
        all.put(
                VerdictCode.DOCUMENT_DIFFERS,
                new Broken(
                        "A word of a message was changed.",
                        a -> a.entries = entries -> entries.put(
                                "data/messages/000003.eml",
                                new String(SmallArchive.message(3), UTF_8)
                                        .replace("Message", "Massage")
                                        .getBytes(UTF_8))));
        all.put(
                VerdictCode.ABOUT_DIFFERS,
                new Broken(
                        "A file was given another name.",
                        a -> a.secondEntries = entries -> entries.put(
                                "data/about/000005.json",
                                new String(SmallArchive.ABOUT, UTF_8)
                                        .replace("berths", "births")
                                        .getBytes(UTF_8))));
        all.put(
                VerdictCode.PIECES_DIFFER,
                new Broken(
                        "The pieces that were committed to are not those of the document.", a -> a.otherPieces = true));
        all.put(
                VerdictCode.REDACTION_DIFFERS,
                new Broken("A word of a redacted message was changed.", a -> a.changedWord = true));
        all.put(
                VerdictCode.REDACTION_MALFORMED,
                new Broken(
                        "The proof of a redacted message has a line feed at its end.",
                        a -> a.redaction = (new String(a.first().proof().bytes(), UTF_8) + "\n").getBytes(UTF_8)));
        all.put(
                VerdictCode.REDUCTION_DIFFERS,
                new Broken(
                        "A document is shown again with another proof than the one that was published before.", a -> {
                            a.again = true;
                            a.againProof.put(
                                    3,
                                    SmallArchive.redacted(List.of(1, 2, 3), true)
                                            .proof()
                                            .bytes());
                        }));
        all.put(
                VerdictCode.REDUCTION_HIDES,
                new Broken("A document is shown again and hides a word that was visible before.", a -> {
                    a.again = true;
                    a.hiddenAgain = List.of(1, 3);
                }));
        all.put(
                VerdictCode.TEXT_DIFFERS,
                new Broken(
                        "The extracted text is missing.",
                        a -> a.secondEntries = entries -> entries.remove("data/text/000005.jsonl")));
        all.put(
                VerdictCode.WITHDRAWAL_NOT_DONE,
                new Broken("The log says withdrawn, and the bytes are still there.", a -> a.alsoThere.add(4L)));
        all.put(
                VerdictCode.FINDINGS_DIFFER,
                new Broken(
                        "A line claims a signature that holds; the message has none.",
                        a -> a.line.put(
                                3L,
                                line -> line.with(
                                        "findings",
                                        new Json.Arr(List.of(Json.Obj.EMPTY
                                                .with("method", "dkim")
                                                .with("number", 1)
                                                .with("result", "pass")
                                                .with("reason", "signature-holds")))))));
    }

    private static void ofTheRest(Map<VerdictCode, Broken> all) {
        all.put(
                VerdictCode.PACK_BEFORE_WITHDRAWAL,
                new Broken(
                        "A mirror has the log of a withdrawal and kept the old pack.",
                        a -> a.published = files -> files.put("releases/0002.zip", a.beforeWithdrawal)));
        all.put(
                VerdictCode.VIEWS_OMITTED,
                new Broken(
                        "A mirror leaves the views out, which it may.",
                        a -> a.published = files -> files.keySet().removeIf(path -> path.startsWith("views/"))));
        all.put(
                VerdictCode.VIEWS_DIFFER,
                new Broken(
                        "Somebody put other images into the views.",
                        a -> a.published = files -> files.put("views/0001.zip", files.get("views/0002.zip"))));
        all.put(
                VerdictCode.VIEWS_BEFORE_WITHDRAWAL,
                new Broken(
                        "A mirror kept the views of a withdrawn document.",
                        a -> a.published = files -> files.put("views/0002.zip", a.viewsBeforeWithdrawal)));
        all.put(
                VerdictCode.VIEWS_MALFORMED,
                new Broken(
                        "The publisher added an image that the index does not name.",
                        a -> a.views = entries -> entries.putFirst("000001/0/1.png", new byte[] {1})));
        all.put(
                VerdictCode.LATE_KEYS_ABSENT,
                new Broken(
                        "A list of keys that came later is not there.",
                        a -> a.published = files -> files.remove("keys/0001.txt")));
        all.put(
                VerdictCode.LATE_KEYS_DIFFER,
                new Broken(
                        "Somebody put another key into one.",
                        a -> a.published = files ->
                                files.put("keys/0001.txt", "s._domainkey.port.example p=AAAA\n".getBytes(UTF_8))));
        all.put(
                VerdictCode.PEOPLE_ABSENT,
                new Broken(
                        "A file of people is not there.", a -> a.published = files -> files.remove("people/0001.txt")));
        all.put(
                VerdictCode.PEOPLE_DIFFER,
                new Broken(
                        "Somebody added an address to one.",
                        a -> a.published =
                                files -> files.put("people/0001.txt", "person B\n  b@c.d\n".getBytes(UTF_8))));
        all.put(VerdictCode.STORY_ABSENT, new Broken("A story is not there.", a -> {
            a.kinds.add(FileKind.STORY);
            a.published = files -> files.remove("stories/0003.md");
        }));
        all.put(VerdictCode.STORY_DIFFERS, new Broken("Somebody changed a sentence of a story.", a -> {
            a.kinds.add(FileKind.STORY);
            a.published = files -> files.put("stories/0001.md", "---\ntitle: X\n---\n".getBytes(UTF_8));
        }));
        all.put(VerdictCode.STORY_LEFT, new Broken("A copy still has a story that was withdrawn.", a -> {
            a.kinds.add(FileKind.STORY);
            a.published = files -> files.put("stories/0002.md", "Eel.".getBytes(UTF_8));
        }));
        all.put(VerdictCode.ANNOTATIONS_ABSENT, new Broken("A list of annotations is not there.", a -> {
            a.kinds.add(FileKind.ANNOTATIONS);
            a.published = files -> files.remove("annotations/0003.json");
        }));
        all.put(VerdictCode.ANNOTATIONS_DIFFER, new Broken("Somebody changed a note.", a -> {
            a.kinds.add(FileKind.ANNOTATIONS);
            a.published = files -> files.put("annotations/0001.json", "{\"version\":9}\n".getBytes(UTF_8));
        }));
        all.put(VerdictCode.ANNOTATIONS_LEFT, new Broken("A copy still has notes that were withdrawn.", a -> {
            a.kinds.add(FileKind.ANNOTATIONS);
            a.published = files -> files.put("annotations/0002.json", "{}".getBytes(UTF_8));
        }));
        all.put(VerdictCode.ENTITIES_ABSENT, new Broken("A list of corrections is not there.", a -> {
            a.kinds.add(FileKind.ENTITIES);
            a.published = files -> files.remove("entities/0003.txt");
        }));
        all.put(VerdictCode.ENTITIES_DIFFER, new Broken("Somebody changed a correction.", a -> {
            a.kinds.add(FileKind.ENTITIES);
            a.published = files -> files.put("entities/0001.txt", "none\n  person Eel\n".getBytes(UTF_8));
        }));
        all.put(VerdictCode.ENTITIES_LEFT, new Broken("A copy still has corrections that were withdrawn.", a -> {
            a.kinds.add(FileKind.ENTITIES);
            a.published = files -> files.put("entities/0002.txt", "Eel.".getBytes(UTF_8));
        }));
        all.put(
                VerdictCode.LOG_KEYS_MALFORMED,
                new Broken(
                        "Somebody gave another reason for the new key.",
                        a -> a.published = files -> changeKey(files, "log-keys", "A new", "An odd")));
        all.put(
                VerdictCode.LOG_KEYS_DIFFER,
                new Broken(
                        "The publisher signed a second reason for the new key.",
                        a -> a.published = files -> {
                            changeKey(files, "", "", "");
                            byte[] file = files.get(KeyChange.path(1));
                            KeyStatement one = KeyChange.parse(file).orThrow().statement();
                            var other = new KeyStatement(
                                    1,
                                    one.kind(),
                                    one.oldKey(),
                                    one.newKey(),
                                    one.size(),
                                    one.root(),
                                    "Another reason.");
                            SignedNote checkpoint =
                                    KeyChange.parse(file).orThrow().checkpoint();
                            files.put(
                                    KeyChange.path(1),
                                    KeyChange.planned(other, checkpoint, SmallArchive.PUBLISHER, NEXT)
                                            .bytes());
                        }));
        all.put(
                VerdictCode.NOTE_KEY_REPLACED,
                new Broken(
                        "A thief goes on with the key that the publisher replaced.",
                        a -> a.published = files -> {
                            changeKey(files, "", "", "");
                            String text = SignedNote.parse(files.get("checkpoint"))
                                    .orThrow()
                                    .text();
                            files.put(
                                    "checkpoint",
                                    SignedNote.sign(text, SmallArchive.PUBLISHER)
                                            .bytes());
                        }));
        all.put(VerdictCode.TRUSTEES_ABSENT, new Broken("A file of trustees is not there.", a -> {
            byte[] file = trustees(2, "02" + "0".repeat(63) + "1");
            a.log = entries -> with(entries, plan(1, 3, file));
        }));
        all.put(VerdictCode.TRUSTEES_DIFFER, new Broken("Somebody put other commitments into one.", a -> {
            byte[] file = trustees(2, "02" + "0".repeat(63) + "1");
            a.log = entries -> with(entries, plan(1, 3, file));
            a.published = files -> files.put("trustees/0001.json", trustees(2, "03" + "0".repeat(63) + "1"));
        }));
        all.put(
                VerdictCode.TRUSTEES_MALFORMED,
                new Broken("The publisher committed to another key of the same sealed release.", a -> {
                    byte[] first = trustees(2, "02" + "0".repeat(63) + "1");
                    byte[] second = trustees(2, "03" + "0".repeat(63) + "1");
                    a.log = entries -> with(with(entries, plan(1, 3, first)), plan(2, 3, second));
                    a.published = files -> {
                        files.put("trustees/0001.json", first);
                        files.put("trustees/0002.json", second);
                    };
                }));
        all.put(
                VerdictCode.TORRENT_DIFFERS,
                new Broken(
                        "A torrent leads to other bytes than the pack's.",
                        a -> a.published = files -> {
                            byte[] torrent = files.get("releases/0001.torrent");
                            torrent[new String(torrent, ISO_8859_1).indexOf("6:pieces") + 12] ^= 1;
                        }));
        all.put(VerdictCode.SEALED_ABSENT, new Broken("A sealed file was forgotten in the copy.", a -> {
            a.seal = SmallArchive.Seal.SEALED;
            a.published = files -> files.remove("sealed/0003.age");
        }));
        all.put(VerdictCode.SEALED_DIFFERS, new Broken("A bit of a sealed file was flipped.", a -> {
            a.seal = SmallArchive.Seal.SEALED;
            a.published = files -> files.get("sealed/0003.age")[2] ^= 1;
        }));
        all.put(
                VerdictCode.SEALED_LEFT,
                new Broken("A mirror kept the sealed file of a part that was cancelled.", a -> {
                    a.seal = SmallArchive.Seal.CANCELLED;
                    a.published = files -> files.put("sealed/0003.age", a.ofThird.get("sealed/0003.age"));
                }));
        all.put(
                VerdictCode.STORY_NOT_RELEASED,
                new Broken("The publisher released a part without the story that was sealed with it.", a -> {
                    a.seal = SmallArchive.Seal.RELEASED;
                    a.sealedStory = true;
                    a.log = entries -> entries.subList(0, entries.size() - 1);
                    a.published = files -> files.remove("stories/0001.md");
                }));
        all.put(
                VerdictCode.OPENED_UNCONFIRMED,
                new Broken(
                        "The publisher is silent, and someone opened a part with its key.",
                        a -> a.seal = SmallArchive.Seal.OPENED));
        all.put(VerdictCode.UNSEALED_DIFFERS, new Broken("Somebody invented a release for a sealed number.", a -> {
            a.seal = SmallArchive.Seal.SEALED;
            a.published = files -> files.put("unsealed/0003.json", "{\"type\":\"release\"}".getBytes(UTF_8));
        }));
        all.put(
                VerdictCode.NOT_IN_LOG,
                new Broken(
                        "A pack of which the log does not speak.",
                        a -> a.published = files -> files.put("releases/0003.zip", files.get("releases/0001.zip"))));
    }

    /** A file about three trustees and one sealed release. */
    private static byte[] trustees(int threshold, String commitment) {
        return new TrusteesFile(
                        threshold,
                        List.of("A", "B", "C"),
                        new TreeMap<>(Map.of(9L, Collections.nCopies(threshold, commitment))))
                .bytes();
    }

    private static Json.Obj plan(long number, long trustees, byte[] file) {
        return new LogEntry.Trustees(number, 2, trustees, "Two of three.", 14, 3, Sha256.of(file), file.length).json();
    }

    // --- small changes

    private static List<Json.Obj> with(List<Json.Obj> entries, Json.Obj more) {
        var all = new ArrayList<>(entries);
        all.add(more);
        return all;
    }

    private static List<Json.Obj> changed(List<Json.Obj> entries, int at, String name, Json value) {
        var all = new ArrayList<>(entries);
        all.set(at, all.get(at).with(name, value));
        return all;
    }

    /** The log's signature, which is the first one. */
    private static byte[] otherSignature(byte[] note) {
        byte[] copy = note.clone();
        String text = new String(note, ISO_8859_1);
        int last = text.indexOf('\n', text.indexOf("\n\n") + 2) - 9;
        copy[last] = (byte) (copy[last] == 'A' ? 'B' : 'A');
        return copy;
    }

    /** Replaces one occurrence of a name in the bytes of a zip, the n-th (local headers come first), or all if n is 2. */
    private static byte[] patched(byte[] zip, String from, String to, int occurrences) {
        byte[] copy = zip.clone();
        byte[] name = from.getBytes(UTF_8);
        int done = 0;
        for (int i = 0; i + name.length <= copy.length && done < occurrences; i++) {
            if (Arrays.equals(copy, i, i + name.length, name, 0, name.length)) {
                System.arraycopy(to.getBytes(UTF_8), 0, copy, i, name.length);
                done++;
            }
        }
        return copy;
    }

    /** Inserts four bytes before the directory and corrects the offset in its end record: unzip accepts it. */
    private static byte[] gap(byte[] zip) {
        int end = zip.length - 22;
        int directory = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 16);
        byte[] copy = new byte[zip.length + 4];
        System.arraycopy(zip, 0, copy, 0, directory);
        System.arraycopy(zip, directory, copy, directory + 4, zip.length - directory);
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(end + 4 + 16, directory + 4);
        return copy;
    }

    /** Reduces the size of documents.jsonl by one, in the directory and after the data. */
    private static byte[] shorterThanItIs(byte[] zip) {
        byte[] copy = zip.clone();
        ByteBuffer bytes = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(zip.length - 22 + 16);
        for (int at = directory; at < zip.length - 22; at += 46 + bytes.getShort(at + 28)) {
            String name = new String(copy, at + 46, bytes.getShort(at + 28), UTF_8);
            if (name.equals("data/documents.jsonl")) {
                int size = bytes.getInt(at + 24);
                bytes.putInt(at + 24, size - 1);
                int local = bytes.getInt(at + 42);
                int descriptor = local + 30 + name.length() + bytes.getInt(at + 20);
                bytes.putInt(descriptor + 12, size - 1);
            }
        }
        return copy;
    }
}
