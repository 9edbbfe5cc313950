package org.daylight.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.daylight.archive.ExactBytes;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.container.Skipped;
import org.daylight.container.Transformation;
import org.daylight.container.Unreadable;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.format.Sha256;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An import of an export gives the same documents, byte for byte, in every format that can be imported. */
class RoundTripTest {

    private static final ResultLabel LABEL =
            new ResultLabel("*", Sort.NEWEST, new ResultLabel.LogState("harbour.example", 7, "00ff"), 0);

    private static final String HEADER = "From: ada@pier.example\nTo: bo@pier.example\nSubject: dues\n";

    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Documents that are difficult for containers. */
    private static Map<String, byte[]> nasty() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("plain", bytes(HEADER + "\nHello.\n"));
        all.put("no final newline", bytes(HEADER + "\nHello."));
        all.put("CRLF", bytes((HEADER + "\nHello.\n").replace("\n", "\r\n")));
        all.put("CRLF without a final one", bytes((HEADER + "\nHello.").replace("\n", "\r\n")));
        all.put("bare CR", bytes((HEADER + "\nHello.\n").replace("\n", "\r")));
        all.put("bare CR at the end", bytes(HEADER + "\nHello.\r"));
        all.put("CRs before LF", bytes((HEADER + "\nHello.\n").replace("\n", "\r\r\n")));
        all.put("mixed line endings", bytes("From: ada@pier.example\r\nTo: bo@pier.example\n\r\nHello.\r\nBye.\n\r"));
        all.put("NUL", bytes(HEADER + "\nHel\0lo.\0\n"));
        all.put(
                "From at line starts",
                bytes(HEADER + "\nFrom the quay\nFrom ada@pier.example Tue Mar  3 09:15:00 2015\n" + HEADER + "\n"
                        + "\nFrom ada@pier.example Tue Mar  3 09:15:00 2015\n" + HEADER + "\nFrom \n"));
        all.put(
                "From mboxrd at line starts",
                bytes(HEADER + "\n\nFrom mboxrd@harbour/4 Thu Jan  1 00:00:00 1970\nx\n"));
        all.put("From mboxrd-noeol", bytes(HEADER + "\n\nFrom mboxrd-noeol@a/4 Thu Jan  1 00:00:00 1970\nx"));
        all.put("quoted From", bytes(HEADER + "\n>From a\n>>From b\n>>>From c\n> From d\n"));
        all.put("From after a bare CR", bytes(HEADER + "\na\rFrom ada Tue Mar  3 09:15:00 2015\rFrom: a\rTo: b\r\rc"));
        all.put(
                "quoted From in the header",
                bytes(">From ada Tue Mar  3 09:15:00 2015\n" + HEADER + ">From x\n\nHi\n"));
        all.put("a separator first", bytes("From ada@pier.example Tue Mar  3 09:15:00 2015\n" + HEADER + "\nHi\n"));
        all.put(
                "a separator of an export first",
                bytes("From mboxrd@x/1 Thu Jan  1 00:00:00 1970\n" + HEADER + "\nHi"));
        all.put("a separator and no more", bytes("From ada@pier.example Tue Mar  3 09:15:00 2015"));
        all.put("From and no more", bytes("From "));
        all.put("empty body", bytes(HEADER + "\n"));
        all.put("header only", bytes(HEADER));
        all.put("header without its end", bytes(HEADER.strip()));
        all.put("no header", bytes("no header at all"));
        all.put("a blank line", bytes("\n"));
        all.put("a CR", bytes("\r"));
        all.put("one byte", bytes("x"));
        all.put("many blank lines", bytes("\n\n" + HEADER + "\n\n\n\nHello.\n\n\n\n"));
        all.put("CRLF blank lines last", bytes(HEADER + "\nHello.\r\n\r\n\r\n"));
        all.put("8-bit", bytes(HEADER + "\nGr\374\337e, \200\201\377\n"));
        all.put("UTF-16", (HEADER + "\nHello.\n").getBytes(StandardCharsets.UTF_16));
        all.put("a byte order mark", ("\uFEFF" + HEADER + "\nHello.\n").getBytes(StandardCharsets.UTF_8));
        all.put("Content-Length, right", bytes(HEADER + "Content-Length: 7\n\nHello.\n"));
        all.put("Content-Length, wrong", bytes(HEADER + "Content-Length: 70\n\nHello.\n\n>From me\n"));
        all.put("begins like gzip", bytes("\37\213\10 and no more\n"));
        all.put("begins like a zip", bytes("PK\3\4 and no more\n"));
        all.put("begins like an EMLX", bytes("40\n" + HEADER + "\nHello.\n<?xml version=\"1.0\"?><plist></plist>\n"));
        all.put("a long line", bytes(HEADER + "\n" + "x".repeat(300_000)));
        for (int size : new int[] {8_191, 8_192, 8_193, 65_535, 65_536, 65_537, 131_072, 1_048_577}) {
            all.put(size + " bytes", random(size));
        }
        all.put("more than 16 MiB", random((16 << 20) + 12_345));
        all.put("20,000 quoted lines", bytes(HEADER + "\n" + ">From x\nFrom y\n".repeat(10_000)));
        return all;
    }

    /** Text in which lines often begin with something that must be quoted. */
    private static byte[] random(int size) {
        var random = new Random(size);
        byte[] bytes = new byte[size];
        byte[] pieces = bytes("From : >\n\r\n>>From xyz0123456789abcdefghijklmnopqrstuvwxyz\t\0\377");
        for (int i = 0; i < size; i++) {
            bytes[i] = pieces[random.nextInt(pieces.length)];
        }
        byte[] header = bytes(HEADER + "\n");
        System.arraycopy(header, 0, bytes, 0, Math.min(header.length, size));
        return bytes;
    }

    private Path written(ResultFormat format, Iterable<byte[]> documents) throws IOException {
        Path file = folder.resolve("export." + format.word());
        int number = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            ResultWriter writer = format.begin(out, LABEL);
            for (byte[] document : documents) {
                number++;
                var cited =
                        new CitedDocument("harbour", number, 1, "/harbour/" + number, MessageMark.UNSIGNED, Set.of());
                writer.add(cited, ExactBytes.of(document, Sha256.of(document)));
            }
            writer.finish(new ExportResult.Account(number, number, 0, 0), List.of());
        }
        return file;
    }

    @ParameterizedTest
    @EnumSource(names = {"MBOX", "ZIP"})
    void nasty_documents_come_back_as_they_were(ResultFormat format) throws Exception {
        Map<String, byte[]> documents = nasty();
        Path file = written(format, documents.values());
        List<RawMessage> read = new ArrayList<>();
        List<String> others = new ArrayList<>();
        new ImportSource(List.of(file)).read(found -> {
            switch (found) {
                case RawMessage message -> read.add(message);
                case Unreadable lost -> others.add(lost.toString());
                case Skipped skipped -> others.add(skipped.container() + " " + skipped.reason());
                default -> {}
            }
        });
        assertEquals(format == ResultFormat.ZIP ? List.of("export.zip!manifest.jsonl no-mail") : List.of(), others);
        List<String> names = List.copyOf(documents.keySet());
        for (int i = 0; i < Math.min(names.size(), read.size()); i++) {
            assertArrayEquals(documents.get(names.get(i)), read.get(i).bytes(), names.get(i));
        }
        assertEquals(names.size(), read.size());
        if (format == ResultFormat.MBOX) {
            assertUndoes(Files.readAllBytes(file), read);
        }
    }

    /** Checks that the transformations, written as text and undone, give the mailbox again. */
    private static void assertUndoes(byte[] mailbox, List<RawMessage> read) {
        int at = 0;
        for (RawMessage message : read) {
            byte[] slice =
                    Transformation.parse(message.provenance().repair().text()).undo(message.bytes());
            assertArrayEquals(Arrays.copyOfRange(mailbox, at, at + slice.length), slice);
            at += slice.length;
        }
        assertEquals(mailbox.length, at);
    }

    @ParameterizedTest
    @EnumSource(names = {"MBOX", "ZIP"})
    void every_message_of_a_real_corpus_comes_back(ResultFormat format) throws Exception {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder with the corpora");
        List<byte[]> documents = new ArrayList<>();
        new ImportSource(List.of(Path.of(shared, "corpora", "spamassassin.tar.zst"))).read(found -> {
            if (found instanceof RawMessage message) {
                documents.add(message.bytes());
            }
        });
        Path file = written(format, documents);
        List<Sha256> hashes = new ArrayList<>();
        new ImportSource(List.of(file)).read(found -> {
            if (found instanceof RawMessage message) {
                hashes.add(Sha256.of(message.bytes()));
            }
        });
        assertEquals(documents.stream().map(Sha256::of).toList(), hashes);
    }

    @Test
    void pythons_mailbox_counts_as_many_messages_in_the_mbox() throws Exception {
        assertOthersCount(
                List.copyOf(nasty().values()),
                "/usr/bin/python3",
                "-c",
                "import mailbox, sys; print(len(mailbox.mbox(sys.argv[1])))",
                "export.mbox");
    }

    @Test
    void git_mailsplit_counts_as_many_messages_in_the_mbox() throws Exception {
        assertOthersCount(
                List.copyOf(nasty().values()), "/usr/bin/git", "mailsplit", "--mboxrd", "-osplit", "export.mbox");
    }

    /** formail requires two header fields after a separator, follows Content-Length, and treats CR as text. */
    @Test
    void formail_counts_as_many_messages_in_the_mbox() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/formail")), "skipped: no /usr/bin/formail");
        Map<String, byte[]> documents = nasty();
        documents
                .entrySet()
                .removeIf(each -> each.getKey().startsWith("Content-Length")
                        || !new String(each.getValue(), StandardCharsets.ISO_8859_1).startsWith("From: ada@pier"));
        documents.remove("bare CR");
        assertTrue(documents.size() > 25);
        assertOthersCount(
                List.copyOf(documents.values()),
                "/bin/sh",
                "-c",
                "formail -s sh -c 'cat > /dev/null; echo x' < export.mbox | wc -l");
    }

    private void assertOthersCount(List<byte[]> documents, String... command) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of(command[0])), "skipped: no " + command[0]);
        written(ResultFormat.MBOX, documents);
        Files.createDirectories(folder.resolve("split"));
        assertEquals(Integer.toString(documents.size()), said(List.of(command)));
    }

    private String said(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES));
        return said.strip();
    }
}
