package org.daylight.fuzz;

import static org.daylight.fuzz.ParserTarget.latin1;
import static org.daylight.fuzz.ParserTarget.utf8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPath;
import org.daylight.backup.BackupShare;
import org.daylight.backup.ChunkNames;
import org.daylight.backup.ObjectList;
import org.daylight.backup.SavedFile;
import org.daylight.backup.SnapshotManifest;
import org.daylight.container.ContainerItem;
import org.daylight.container.ContainerLimits;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.container.Skipped;
import org.daylight.container.Transformation;
import org.daylight.container.Unreadable;
import org.daylight.container.imap.MailboxAnswerTarget;
import org.daylight.extract.ChildAnswerTarget;
import org.daylight.extract.ChildFrameTarget;
import org.daylight.format.Sha256;
import org.daylight.lease.LeaseRecord;
import org.daylight.outlook.msg.MsgReader;
import org.daylight.outlook.olm.OlmContents;
import org.daylight.outlook.olm.OlmXml;
import org.daylight.outlook.pst.BuiltItem;
import org.daylight.outlook.pst.PstBuilder;
import org.daylight.outlook.pst.PstEvent;
import org.daylight.outlook.pst.PstInput;
import org.daylight.outlook.pst.PstReader;

/** The parsers of the newsroom: containers of mail, files of Outlook, answers of programs and servers, its own files. */
final class NewsroomTargets {

    private static final String MESSAGE = "From: a@b.example\n"
            + "To: c@d.example\n"
            + "Subject: s\n"
            + "Date: Mon, 1 Jan 2024 10:00:00 +0000\n"
            + "Message-ID: <1@b>\n\n"
            + "body\n";
    private static final String MBOX = "From a@b.example Mon Jan  1 10:00:00 2024\n" + MESSAGE
            + ">From x\n\nFrom c@d.example Mon Jan  1 10:00:00 2024\n" + MESSAGE + "\n";
    private static final ContainerLimits LIMITS = new ContainerLimits(1 << 20, 8 << 20, 200, 6, 50);

    private static final String PARTIAL = "Content-Type: multipart/mixed; boundary=x\n\n--x\n\ntext\n"
            + "--x\nContent-Type: text/plain; name=a.txt\nContent-Transfer-Encoding: base64\n"
            + "X-Apple-Content-Length: 4\n\n--x--\n";
    private static final String IMAP_BEGIN = "* OK ready\r\n* CAPABILITY IMAP4rev1 NAMESPACE\r\nd1 OK done\r\n";
    private static final String IMAP_LOGIN = "+ go\r\n+ go\r\nd2 OK in\r\n* CAPABILITY IMAP4rev1\r\nd3 OK done\r\n";
    private static final String IMAP_FOLDER = "* LIST (\\HasNoChildren) \"/\" INBOX\r\n"
            + "d4 OK done\r\n"
            + "* 3 EXISTS\r\n"
            + "* OK [UIDVALIDITY 5] ok\r\n"
            + "d5 OK [READ-ONLY] done\r\n"
            + "* 1 FETCH (UID 1 RFC822.SIZE 6)\r\n"
            + "* 2 FETCH (UID 2 RFC822.SIZE 5000)\r\n"
            + "* 3 FETCH (RFC822.SIZE 7 UID 3)\r\n"
            + "d6 OK done\r\n"
            + "* 3 EXISTS\r\n"
            + "* OK [UIDVALIDITY 5] ok\r\n"
            + "d7 OK done\r\n"
            + "* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[] {6}\r\n"
            + "a: b\r\n"
            + ")\r\n"
            + "* 3 FETCH (UID 3 FLAGS () BODY[] \"\")\r\n"
            + "d8 OK done\r\n";

    private NewsroomTargets() {}

    static List<ParserTarget> all() {
        return List.of(
                new ParserTarget("container", 6_000, NewsroomTargets::container, containers()),
                new ParserTarget("pst", 600_000, NewsroomTargets::pst, outlook()),
                ParserTarget.of("msg", 8_000, NewsroomTargets::msg, oleHeader()),
                ParserTarget.of(
                        "olm",
                        3_000,
                        NewsroomTargets::olm,
                        "<?xml version=\"1.0\"?><emails><email><OPFMessageCopySubject"
                            + " xml:space=\"preserve\">s</OPFMessageCopySubject><OPFMessageCopyBody>b</OPFMessageCopyBody><OPFMessageCopyFromAddresses><emailAddress"
                            + " OPFContactEmailAddressAddress=\"a@b\"/>"
                            + "</OPFMessageCopyFromAddresses></email></emails>",
                        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hosts\">]><emails>&b;</emails>"),
                ParserTarget.of(
                        "imap-answer",
                        2_000,
                        MailboxAnswerTarget::run,
                        "* OK [CAPABILITY IMAP4rev1] ready\r\n"
                                + "* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[] {5}\r\n"
                                + "hello)\r\n"
                                + "a1 OK done\r\n",
                        "* LIST (\\HasNoChildren) \"/\" {3}\r\na b\r\n* SEARCH 1 2 3\r\n+ go\r\n* BYE\r\n"),
                ParserTarget.of(
                        "imap-folder-name", 200, MailboxAnswerTarget::name, "Entw&APw-rfe &- x", "&AOk", "plain"),
                new ParserTarget(
                        "child-frame",
                        1_000,
                        ChildFrameTarget::run,
                        List.of(frame("{\"ok\":true,\"text\":[\"a\"]}"), frame("[]"))),
                ParserTarget.of(
                        "child-answer",
                        2_000,
                        ChildAnswerTarget::run,
                        "{\"unit\":{\"text\":\"a\",\"page\":1}}\n"
                                + "{\"loss\":{\"inside\":\"a\",\"result\":\"broken\",\"reason\":\"r\"}}\n"
                                + "{\"done\":{\"result\":\"read\",\"type\":\"text/plain\",\"inside\":1,\"losses\":1}}",
                        "{\"view\":{\"kind\":\"table\",\"program\":\"p 1\",\"total\":2}}\n"
                                + "{\"file\":{\"type\":\"application/json\",\"label\":\"s\",\"size\":25}}\n"
                                + "{\"chunk\":\"eyJoZWFkIjpbImEiXSwicm93cyI6W119\"}\n"
                                + "{\"chunk\":\"Cg==\"}\n{\"end\":{\"omitted\":1}}\n"
                                + "{\"reveals\":{\"kind\":\"author\",\"place\":\"p\",\"value\":\"v\"}}\n"
                                + "{\"page\":{\"number\":1,\"black\":true,\"boxes\":{\"P1\":2}}}\n"
                                + "{\"done\":{\"result\":\"made\",\"type\":\"text/csv\",\"revealsOmitted\":2}}"),
                ParserTarget.of(
                        "emlx",
                        2_000,
                        NewsroomTargets::emlx,
                        emlx("Content-Type: text/plain\n\nbody\n") + "\0",
                        emlx(PARTIAL) + "\0abc",
                        emlx(PARTIAL.replace("base64", "quoted-printable").replace("\n", "\r\n")) + "\0a=\n b \n",
                        emlx("Subject: s\n\n1\n") + "\n" + emlx("Subject: t\n\n2\n") + "\0"),
                ParserTarget.of(
                        "imap-import",
                        3_000,
                        MailboxAnswerTarget::mailbox,
                        "1" + IMAP_BEGIN + IMAP_LOGIN + IMAP_FOLDER,
                        "1* PREAUTH hello\r\n* CAPABILITY IMAP4rev1 X-GM-EXT-1\r\nd1 OK\r\n"
                                + IMAP_FOLDER
                                        .replace("\nd4", "\nd2")
                                        .replace("\nd5", "\nd3")
                                        .replace("\nd6", "\nd4")
                                        .replace("\nd7", "\nd5")
                                        .replace("\nd8", "\nd6"),
                        "0* OK\r\n* CAPABILITY IMAP4rev1\r\nd1 OK\r\n",
                        "0* OK\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\nd1 OK\r\nd2 OK\r\n"),
                ParserTarget.of(
                        "transformation",
                        300,
                        NewsroomTargets::transformation,
                        "before=46726f6d0a unquoted=1,2 after=0a by-length",
                        "unquoted=every-line",
                        "inserted=1+2,5+1"),
                ParserTarget.of(
                        "backup-files",
                        2_000,
                        NewsroomTargets::backup,
                        new ObjectList(new TreeMap<>(
                                        Map.of(BackupPath.chunk(Sha256.of(new byte[1])), Sha256.of(new byte[2]))))
                                .bytes(),
                        new SnapshotManifest(
                                        new ChunkNames(new byte[32]),
                                        List.of(new SavedFile(
                                                "vault/a",
                                                3,
                                                Sha256.of(new byte[3]),
                                                4,
                                                List.of(Sha256.of(new byte[4])))))
                                .bytes()),
                ParserTarget.of(
                        "lease",
                        1_000,
                        input -> ProofTargets.twice(input, bytes -> LeaseRecord.parse(bytes, new byte[32])),
                        new LeaseRecord(
                                        "000102030405060708090a0b0c0d0e0f",
                                        1,
                                        LeaseRecord.Kind.SIGN,
                                        "an office",
                                        "0".repeat(32),
                                        5,
                                        Sha256.of(new byte[5]),
                                        4,
                                        Sha256.of(new byte[4]),
                                        0,
                                        LeaseRecord.NONE)
                                .bytes(new byte[32])));
    }

    /** An EMLX file with a message. */
    private static String emlx(String message) {
        return message.length() + "        \n" + message
                + "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n<dict>\n<key>flags</key>\n"
                + "<integer>8590195713</integer>\n</dict>\n</plist>\n";
    }

    /**
     * A message of Apple Mail, with an attachment in a file of its own. Undoing what was done gives the bytes of the file, and the attachment is in
     * the message or a loss.
     *
     * @param input the file, a zero byte, the attachment
     */
    private static void emlx(byte[] input) throws Exception {
        int zero = 0;
        while (zero < input.length && input[zero] != 0) {
            zero++;
        }
        byte[] file = Arrays.copyOf(input, zero);
        byte[] attachment = Arrays.copyOfRange(input, Math.min(zero + 1, input.length), input.length);
        Path box = ScratchFile.folder("a.mbox");
        Files.write(ScratchFile.folder("a.mbox/Messages").resolve("1.partial.emlx"), file);
        Files.write(ScratchFile.folder("a.mbox/Attachments/1/2").resolve("a.txt"), attachment);
        List<ContainerItem> items = read(box);
        Violation.unlessEqual(shown(items), shown(read(box)), "two imports of the same folder");
        Violation.unless(
                items.stream()
                        .anyMatch(item -> item instanceof Skipped skipped
                                        && skipped.container().endsWith("/a.txt")
                                || item instanceof Unreadable lost
                                        && lost.container().endsWith("/a.txt")),
                "an attachment that is neither in a message nor lost");
        long end = 0;
        for (ContainerItem item : items) {
            if (item instanceof RawMessage message
                    && message.provenance().container().endsWith(".emlx")) {
                Accepted.count();
                var place = message.provenance();
                byte[] original = place.repair().undo(message.bytes());
                Violation.unless(place.offset() >= end, "a byte in two messages");
                end = place.offset() + place.length();
                Violation.unlessWithin(place.offset(), end, file.length, "a message");
                Violation.unlessEqual(
                        Arrays.copyOfRange(file, (int) place.offset(), (int) end), original, "the original bytes");
                Violation.unlessEqual(
                        place.repair(),
                        Transformation.parse(place.repair().text()),
                        "the stored form of a transformation");
            }
        }
    }

    private static List<String> shown(List<ContainerItem> items) {
        return items.stream()
                .map(item -> item instanceof RawMessage message
                        ? message.provenance() + " " + Arrays.hashCode(message.bytes()) + message.defects()
                        : item.toString())
                .toList();
    }

    private static byte[] frame(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[4 + bytes.length];
        all[3] = (byte) bytes.length;
        System.arraycopy(bytes, 0, all, 4, bytes.length);
        return all;
    }

    private static List<byte[]> containers() {
        List<byte[]> all = new ArrayList<>();
        byte[] mbox = MBOX.getBytes(StandardCharsets.ISO_8859_1);
        byte[] message = MESSAGE.getBytes(StandardCharsets.ISO_8859_1);
        try {
            all.add(mbox);
            all.add(message);
            all.add((MESSAGE.length() + "\n" + MESSAGE
                            + "<?xml version=\"1.0\"?><plist"
                            + " version=\"1.0\"><dict><key>flags</key><integer>1</integer></dict></plist>\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            all.add(MBOX.replace("\n\nbody", "\nContent-Length: 5\n\nbody")
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            all.add(
                    "From a at b.example  Mon Jan  1 10:00:00 2024\nFrom: a at b.example (A)\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: s\n\nx\n\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            var gzip = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(gzip)) {
                out.write(mbox);
            }
            all.add(gzip.toByteArray());
            var zipped = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(zipped)) {
                zip.putNextEntry(new ZipEntry("a/b.mbox"));
                zip.write(mbox);
                zip.putNextEntry(new ZipEntry("c.eml"));
                zip.write(message);
            }
            all.add(zipped.toByteArray());
            var tarred = new ByteArrayOutputStream();
            try (var tar = new TarArchiveOutputStream(tarred, 512)) {
                var entry = new TarArchiveEntry("Maildir/cur/1:2,S");
                entry.setSize(message.length);
                tar.putArchiveEntry(entry);
                tar.write(message);
                tar.closeArchiveEntry();
            }
            all.add(tarred.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(all);
    }

    /** Reading twice gives the same items; undoing what was done to a message of the file gives the file's bytes, and no byte is given twice. */
    private static void container(byte[] input) throws Exception {
        Path file = ScratchFile.with(input, "file");
        List<ContainerItem> items = read(file);
        List<ContainerItem> again = read(file);
        Violation.unlessEqual(items.size(), again.size(), "the number of items");
        long end = 0;
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof RawMessage message)) {
                Violation.unlessEqual(items.get(i).toString(), again.get(i).toString(), "an item");
                continue;
            }
            Violation.unless(
                    again.get(i) instanceof RawMessage same && Arrays.equals(same.bytes(), message.bytes()),
                    "the bytes of a message");
            var place = message.provenance();
            if (place.conversion() != null) {
                continue;
            }
            byte[] original = place.repair().undo(message.bytes());
            Violation.unlessEqual(place.length(), (long) original.length, "the length of a message in its container");
            Violation.unlessEqual(
                    place.repair(), Transformation.parse(place.repair().text()), "the stored form of a transformation");
            if (place.container().equals("file") && !isCompressed(input)) {
                Violation.unlessWithin(place.offset(), place.offset() + place.length(), input.length, "a message");
                Violation.unless(place.offset() >= end, "a byte in two messages");
                end = place.offset() + place.length();
                Violation.unlessEqual(
                        Arrays.copyOfRange(input, (int) place.offset(), (int) end), original, "the original bytes");
            }
        }
    }

    /** Offsets are those of the unpacked bytes. */
    private static boolean isCompressed(byte[] input) {
        String start = latin1(Arrays.copyOf(input, Math.min(input.length, 4)));
        return Stream.of("\u001f\u008b", "BZh", "\u00fd7zX", "\u0028\u00b5\u002f\u00fd", "\u001f\u009d")
                .anyMatch(start::startsWith);
    }

    private static List<ContainerItem> read(Path file) throws InterruptedException {
        List<ContainerItem> items = new ArrayList<>();
        try (var source = new ImportSource(List.of(file), LIMITS, ScratchFile.spool(), InputStream.nullInputStream())) {
            source.read(items::add);
        }
        return items;
    }

    private static List<byte[]> outlook() {
        List<byte[]> all = new ArrayList<>();
        for (PstBuilder builder : List.of(PstBuilder.pst(), PstBuilder.ansiPst(), PstBuilder.ost())) {
            builder.add(
                    builder.folder(PstBuilder.TOP, "Inbox"),
                    BuiltItem.message("s", "b").attach("a.txt", new byte[] {1, 2, 3}));
            all.add(builder.build());
        }
        return List.copyOf(all);
    }

    /** The same file gives the same events; an item that was read can be written as a message. @param input a file, in which the fuzzer changes bytes */
    private static void pst(byte[] input) throws InterruptedException {
        List<String> first = events(input);
        Violation.unlessEqual(first, events(input), "two results for the same file");
    }

    private static List<String> events(byte[] input) throws InterruptedException {
        List<String> events = new ArrayList<>();
        var file = new PstInput() {
            @Override
            public long size() {
                return input.length;
            }

            @Override
            public int read(long at, byte[] into) {
                int count = Math.clamp(input.length - at, 0, into.length);
                if (count > 0) {
                    System.arraycopy(input, (int) at, into, 0, count);
                }
                return count;
            }
        };
        new PstReader(file, new PstReader.Limits(1 << 20, 16 << 20), true, (PstEvent event) -> {
                    Violation.unless(events.size() < 100_000, "the number of events");
                    events.add(event.getClass().getSimpleName());
                })
                .read();
        return events;
    }

    /** The header of a compound file with nothing in it. */
    private static byte[] oleHeader() {
        try (var file = new org.apache.poi.poifs.filesystem.POIFSFileSystem();
                var out = new ByteArrayOutputStream()) {
            file.createDocument(new java.io.ByteArrayInputStream(new byte[32]), "__properties_version1.0");
            file.createDocument(
                    new java.io.ByteArrayInputStream("IPM.Note".getBytes(StandardCharsets.UTF_16LE)),
                    "__substg1.0_001A001F");
            file.writeFilesystem(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void msg(byte[] input) throws IOException {
        Path path = ScratchFile.with(input, "file.msg");
        try (FileChannel file = FileChannel.open(path)) {
            Violation.unlessEqual(
                    MailTargets.shown(MsgReader.read(file)),
                    MailTargets.shown(MsgReader.read(file)),
                    "two results for the same file");
        }
    }

    /** A message that was read can be written as a message, with the same bytes each time. No file outside of the input is read. */
    private static void olm(byte[] input) {
        OlmContents contents = OlmXml.read(input.clone());
        Violation.unlessEqual(
                contents.messages().size(),
                OlmXml.read(input.clone()).messages().size(),
                "two results for the same file");
        for (var message : contents.messages()) {
            var item = message.read(name -> new byte[0]);
            Violation.unless(item.messageClass() != null, "a message without a class");
        }
    }

    private static void transformation(byte[] input) {
        Transformation read;
        try {
            read = Transformation.parse(latin1(input));
        } catch (IllegalArgumentException e) {
            return;
        }
        Accepted.count();
        Violation.unlessEqual(read, Transformation.parse(read.text()), "written and read again");
    }

    private static void backup(byte[] input) {
        ProofTargets.stable(input, SnapshotManifest::parse, SnapshotManifest::bytes);
        ProofTargets.stable(input, BackupHead::parse, BackupHead::bytes);
        ProofTargets.stable(input, ObjectList::parse, ObjectList::bytes);
        ProofTargets.stable(input, BackupShare::parse, BackupShare::bytes);
        String path = utf8(input);
        Violation.unless(!BackupPath.isKnown(path) || !path.contains(".."), "a path that leaves its folder");
    }
}
