package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MboxTest {

    private static final String FROM_ANNA = "From anna@example.org Mon Mar  2 09:15:00 2015\n";
    private static final String FROM_BORIS = "From boris@example.org Tue Mar  3 10:20:30 2015\n";
    private static final String ANNA = "From: anna@example.org\nSubject: Berth 4\n\nThe crane is late.\n";
    private static final String BORIS = "From: boris@example.org\nSubject: Re: Berth 4\n\nAgain?\n";

    @TempDir
    Path temp;

    private Reading read(String mailbox) throws IOException, InterruptedException {
        return Reading.of(temp, "press.mbox", mailbox).assertUndoes(Reading.bytes(mailbox));
    }

    private Reading read(String mailbox, int messageBytes) throws IOException, InterruptedException {
        Path file = Files.write(temp.resolve("press.mbox"), Reading.bytes(mailbox));
        return Reading.of(new ContainerLimits(messageBytes, 1 << 30, 200, 6, 1_000), file);
    }

    @Test
    void aMailboxWithoutItsFirstSeparatorGivesAllMessages() throws Exception {
        String text = ANNA + "\n" + FROM_BORIS + BORIS;
        for (String name : List.of("a.mbox", "mbox", "A.MBX")) {
            Reading read = Reading.of(temp, name, text);
            assertEquals(List.of(ANNA, BORIS), read.texts(), name);
            assertEquals(List.of("mbox-separator-unusual"), read.defects(0));
            assertEquals(List.of(), read.losses());
            read.assertUndoes(Reading.bytes(text));
        }
        Reading one = Reading.of(temp, "letter.txt", text);
        assertEquals(List.of(text), one.texts());
        assertEquals(List.of("mbox-ambiguous-from"), one.defects(0));
        Reading message = Reading.of(temp, "a.eml", text);
        assertEquals(List.of(text), message.texts());
        assertEquals(List.of(), message.defects(0));
        Reading none = Reading.of(temp, "b.mbox", ANNA + "\nFrom here on it gets better.\n");
        assertEquals(1, none.messages().size());
        assertEquals(List.of(), none.defects(0));
    }

    @Test
    void messagesAreTheBytesBetweenTheSeparators() throws Exception {
        Reading read = read(FROM_ANNA + ANNA + "\n" + FROM_BORIS + BORIS + "\n");
        assertEquals(List.of(ANNA, BORIS), read.texts());
        Provenance place = read.message(1).provenance();
        assertEquals("press.mbox", place.container());
        assertEquals(FROM_ANNA.length() + ANNA.length() + 1, place.offset());
        assertEquals(ContainerFormat.MBOX, place.format());
        assertEquals(LineEndings.LF, place.lineEndings());
        assertEquals(FROM_BORIS.strip(), place.repair().separator().orElseThrow());
        assertEquals(List.of(), read.defects(0));
        assertEquals(List.of(), read.losses());
    }

    @Test
    void onlyOneEmptyLineIsTheMailboxs() throws Exception {
        assertEquals(
                List.of(ANNA + "\n\n", BORIS),
                read(FROM_ANNA + ANNA + "\n\n\n" + FROM_BORIS + BORIS).texts());
    }

    @Test
    void crlfStaysCrlf() throws Exception {
        Reading read = read((FROM_ANNA + ANNA + "\n" + FROM_BORIS + BORIS + "\n").replace("\n", "\r\n"));
        assertEquals(List.of(ANNA.replace("\n", "\r\n"), BORIS.replace("\n", "\r\n")), read.texts());
        assertEquals(LineEndings.CRLF, read.message(0).provenance().lineEndings());
    }

    @Test
    void mixedLineEndingsAndNulBytesAreStoredAndRecorded() throws Exception {
        Reading read = Reading.of(Reading.fixture("mixed-endings.mbox"));
        assertEquals(2, read.messages().size());
        assertEquals(List.of("mixed-line-endings"), read.defects(0));
        assertEquals(LineEndings.MIXED, read.message(0).provenance().lineEndings());
        assertEquals(List.of("nul-bytes"), read.defects(1));
        assertTrue(read.text(1).contains("\0"));
    }

    @Test
    void separatorsOfManyProgramsAreKnown() throws Exception {
        for (String separator : List.of(
                "From - Mon Mar  2 09:15:00 2015",
                "From ???@??? Mon Mar 02 09:15:00 2015",
                "From MAILER-DAEMON Mon Mar  2 09:15:00 2015",
                "From 1495279203142354567@xxx Mon Mar 02 09:15:00 +0000 2015",
                "From anna at example.org  Mon Mar  2 09:15:00 2015",
                "From anna@example.org Mon Mar  2 09:15 MET 2015",
                "From anna@example.org 2015-03-02 09:15:00",
                "From anna@example.org Mon, 02 Mar 2015 09:15:00 +0100",
                "From anna Mon Mar  2 09:15:00 2015 remote from crane")) {
            String mailbox = (separator + "\n" + ANNA + "\n").repeat(2);
            assertEquals(List.of(ANNA, ANNA), read(mailbox).texts(), separator);
        }
    }

    @Test
    void aLineThatOnlyBeginsWithFromIsText() throws Exception {
        String body = ANNA + "\nFrom the quay we saw it at 10:20 in March.\n\nFrom here: nothing.\n";
        Reading read = read(FROM_ANNA + body + "\n" + FROM_BORIS + BORIS + "\n");
        assertEquals(List.of(body, BORIS), read.texts());
        assertEquals(List.of(), read.defects(0));
    }

    @Test
    void aLineThatLooksLikeASeparatorWithoutAHeaderAfterItIsRecordedAndIgnored() throws Exception {
        for (String behind : List.of(
                "he wrote, and no more.\n",
                "he wrote:\nand no more.\n",
                "Note: this is what he wrote\nand no more.\n",
                "\nThat was all.\n")) {
            for (String before : List.of("", "\n")) {
                String quoting = ANNA + before + FROM_BORIS + behind;
                Reading read = read(FROM_ANNA + quoting + "\n" + FROM_BORIS + BORIS + "\n");
                assertEquals(List.of(quoting, BORIS), read.texts());
                assertEquals(List.of("mbox-ambiguous-from"), read.defects(0));
                assertEquals(List.of(), read.defects(1));
            }
        }
    }

    /**
     * Programs write the date in their user's language, or a part of it, or none, and leave out the empty line before
     * the separator.
     */
    @Test
    void aHeaderMakesTheLineBeforeItASeparator() throws Exception {
        for (String line : List.of(
                "From ",
                "From -",
                "From - ",
                "From ???@??? ",
                "From bo",
                "From bo@pier.example",
                "From MAILER-DAEMON",
                "From <>",
                "From bo@pier.example Tue Mar  3 09:15:00 2015",
                "From bo@pier.example Di M\344r  3 09:15:00 2015",
                "From bo@pier.example mar mar  3 09:15:00 2015",
                "From bo@pier.example ven. avr. 11 15:36:11 2025",
                "From bo@pier.example martes 3 de marzo de 2015",
                "From bo@pier.example Dienstag",
                "From bo@pier.example 2015-03-03",
                "From bo@pier.example 2015-03-03T09:15:00Z",
                "From bo@pier.example 03/03/15 09:15",
                "From bo@pier.example Tue Mar  3",
                "From bo@pier.example Tue Mar  3 2015",
                "From bo@pier.example 1425373200",
                "From MAILER-DAEMON 3. M\344rz 2015")) {
            for (String first : List.of(FROM_ANNA, "From anna@example.org\n", "From \n")) {
                for (String before : List.of("\n", "")) {
                    for (String ending : List.of("\n", "\r\n", "\r")) {
                        String mailbox = first + ANNA + before + line + "\n" + BORIS + before + first + ANNA + before;
                        Reading read = read(mailbox.replace("\n", ending));
                        String what = first + before.length() + line + ending.length();
                        assertEquals(
                                List.of(
                                        ANNA.replace("\n", ending),
                                        BORIS.replace("\n", ending),
                                        ANNA.replace("\n", ending)),
                                read.texts(),
                                what);
                        assertEquals(List.of(), read.losses(), what);
                    }
                }
            }
        }
    }

    @Test
    void aSeparatorUnlikeTheFirstIsRecordedOnBothSides() throws Exception {
        Reading read = read(FROM_ANNA + ANNA + "\nFrom boris\n" + BORIS + "\n" + FROM_ANNA + ANNA + FROM_BORIS + BORIS);
        assertEquals(List.of("mbox-separator-unusual"), read.defects(0));
        assertEquals(List.of("mbox-separator-unusual"), read.defects(1));
        assertEquals(List.of("mbox-separator-unusual"), read.defects(2));
        assertEquals(List.of("mbox-separator-unusual"), read.defects(3));
        assertEquals(
                List.of(), read(FROM_ANNA + ANNA + "\n" + FROM_BORIS + BORIS).defects(1));
    }

    /** A sentence is not a separator, whatever follows it. If a header follows, that is reported. */
    @Test
    void sentencesThatBeginWithFromAreText() throws Exception {
        for (String text : List.of(
                "From what I heard:\nNote: the crane is late.\n\nAnd so on.\n",
                "From 9 to 5 we work.\nClosed: Sunday\n\nAnd so on.\n",
                "From Monday 3 March on:\nSubject: dues\nhe says.\n",
                "From Bo:\nyes\n",
                "From : bo@pier.example\nTo : ada@pier.example\n\nquoted\n",
                "From\tBo\n")) {
            for (String first : List.of(FROM_ANNA, "From anna\n")) {
                Reading read = read(first + ANNA + "\n" + text + "\n" + first + BORIS + "\n");
                assertEquals(List.of(ANNA + "\n" + text, BORIS), read.texts(), text);
                assertEquals(List.of(), read.defects(0), text);
            }
        }
        String quoting = ANNA + "\nFrom the crane, yesterday:\n" + BORIS;
        Reading read = read(FROM_ANNA + quoting + "\n" + FROM_BORIS + BORIS);
        assertEquals(List.of(quoting, BORIS), read.texts());
        assertEquals(List.of("mbox-ambiguous-from"), read.defects(0));
    }

    @Test
    void theFirstLineOfAnAttachedMessageIsNoSeparator() throws Exception {
        for (String type : List.of("message/rfc822", "application/mbox; name=\"a.mbox\"", "message/global")) {
            for (String line : List.of(FROM_BORIS, "From boris\n")) {
                String forwarding =
                        "From: anna@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\n"
                                + "Content-Type: " + type + "\nContent-Disposition: attachment;\n filename=\"x\"\n\n"
                                + line + BORIS + "--b--\n";
                Reading read = read(FROM_ANNA + forwarding + "\n" + FROM_BORIS + BORIS);
                assertEquals(List.of(forwarding, BORIS), read.texts(), type);
                assertEquals(List.of("mbox-ambiguous-from"), read.defects(0));
            }
        }
    }

    @Test
    void aSeparatorAmongTheFieldsOfAHeaderIsLeftThere() throws Exception {
        String odd = "Received: by crane\n" + FROM_BORIS + BORIS;
        Reading read = read(FROM_ANNA + odd + "\n" + FROM_BORIS + BORIS);
        assertEquals(List.of(odd, BORIS), read.texts());
        assertEquals(List.of("mbox-ambiguous-from"), read.defects(0));
    }

    @Test
    void blankLinesAndAByteOrderMarkBeforeTheFirstSeparatorBelongToIt() throws Exception {
        for (String before : List.of("\n\n", "\r\n", " \t\n\n", "\357\273\277", "\357\273\277\n", "\r\r")) {
            Reading read = read(before + FROM_ANNA + ANNA + "\n" + FROM_BORIS + BORIS + "\n");
            assertEquals(List.of(ANNA, BORIS), read.texts());
            assertEquals(List.of(), read.losses());
            assertEquals(List.of(), read.defects(0));
        }
    }

    @Test
    void anEmptyLineBetweenSeparatorAndHeaderEndsNothing() throws Exception {
        Reading read = read(FROM_ANNA + ANNA + "\n" + FROM_BORIS + "\n" + BORIS + "\n" + FROM_ANNA + " \t\n" + ANNA);
        assertEquals(List.of(ANNA, "\n" + BORIS, " \t\n" + ANNA), read.texts());
    }

    @Test
    void crAloneEndsLinesWhereTheFirstSeparatorEndsSo() throws Exception {
        Reading read = read((FROM_ANNA + ANNA + "\n" + FROM_BORIS + BORIS + "\n").replace("\n", "\r"));
        assertEquals(LineEndings.CR, read.message(0).provenance().lineEndings());
        assertEquals(List.of(), read.defects(0));
        assertEquals(List.of(), read.defects(1));
        // in a mailbox of other lines it is text, unless a dated separator and a header follow
        String text = ANNA + "a\r\rFrom boris\rFrom: b\rTo: c\r\rd\n";
        assertEquals(
                List.of(text, BORIS),
                read(FROM_ANNA + text + "\n" + FROM_BORIS + BORIS).texts());
        Reading mixed =
                read(FROM_ANNA + ANNA + "\n" + (FROM_BORIS + BORIS + "\n").replace("\n", "\r") + FROM_ANNA + ANNA);
        assertEquals(3, mixed.messages().size());
        assertEquals(ANNA, mixed.text(2));
    }

    @Test
    void aMessageWhoseHeaderBeginsWithALineThatIsNoneIsAMessage() throws Exception {
        String odd = "this line has no business here\n" + BORIS;
        assertEquals(
                List.of(ANNA, odd),
                read(FROM_ANNA + ANNA + "\n" + FROM_BORIS + odd + "\n").texts());
    }

    @Test
    void aPatchInAMessageIsNoSeparator() throws Exception {
        String patch = ANNA + "\nFrom 1da177e4c3f41524e886b7f1b8a0c1fc7321cac2 Mon Sep 17 00:00:00 2001\n"
                + "From: anna@example.org\nSubject: [PATCH] crane\n\n---\n";
        Reading read = read(FROM_ANNA + patch + "\n" + FROM_BORIS + BORIS + "\n");
        assertEquals(List.of(patch, BORIS), read.texts());
    }

    @Test
    void twoConcatenatedMailboxesAreOne() throws Exception {
        Reading read = Reading.of(Reading.fixture("glued.mbox"));
        assertEquals(4, read.messages().size());
        assertEquals(List.of(), read.losses());
    }

    // ---- Quoting ----

    @Test
    void aQuotedFromLineOfMboxoIsUnchangedAndRecorded() throws Exception {
        String body = ANNA + ">From the quay, nothing.\n";
        Reading read = read(FROM_ANNA + body + "\n");
        assertEquals(List.of(body), read.texts());
        assertEquals(List.of("mbox-ambiguous-from"), read.defects(0));
    }

    @Test
    void deeperQuotingThatMatchesMboxrdIsUndone() throws Exception {
        String original = ANNA + "From the quay.\n\n> He wrote:\n>From the crane.\n> and left\n\nFrom me.\n";
        Reading read = read(FROM_ANNA + original.replaceAll("(?m)^(>*From )(?!.*@)", ">$1") + "\n");
        assertEquals(List.of(original), read.texts());
        assertEquals(List.of(), read.defects(0));
        assertEquals(3, read.message(0).provenance().repair().unquoted().length);
    }

    @Test
    void deeperQuotingThatMatchesUnchangedIsNotUndone() throws Exception {
        String body = ANNA + "> > He wrote\n>>From the crane.\n>> and left\n\n>From me\n";
        Reading read = read(FROM_ANNA + body);
        assertEquals(List.of(body), read.texts());
        assertEquals(List.of("mbox-ambiguous-from"), read.defects(0));
    }

    @Test
    void aMailboxThatSaysItIsMboxrdIsReadAsMboxrd() throws Exception {
        Reading read = read("From mboxrd@z Thu Jan  1 00:00:00 1970\n" + ANNA + ">From the quay.\n\n");
        assertEquals(List.of(ANNA + "From the quay.\n"), read.texts());
    }

    @Test
    void quotedLinesInTheHeaderAreLeft() throws Exception {
        String old = ">From anna@crane Mon Mar  2 09:14:00 2015\n" + ANNA;
        assertEquals(List.of(old), read(FROM_ANNA + old + "\n").texts());
    }

    // ---- Content-Length ----

    private static String withLength(String text) {
        int body = text.indexOf("\n\n") + 2;
        return text.replaceFirst("\n\n", "\nContent-Length: " + (text.length() - body) + "\n\n");
    }

    @Test
    void lengthsThatAllMatchAreFollowedAcrossLinesThatLookLikeSeparators() throws Exception {
        String forwarded = withLength(ANNA + "\n" + FROM_BORIS + BORIS + ">From me, nothing.\n\n\n");
        Reading read = read(FROM_ANNA + withLength(ANNA) + "\n" + FROM_ANNA + forwarded + "\n" + FROM_BORIS
                + withLength(BORIS) + "\n");
        assertEquals(List.of(withLength(ANNA), forwarded, withLength(BORIS)), read.texts());
        assertEquals(List.of(), read.defects(1), "mboxcl2 quotes nothing, so nothing is in doubt");
        assertTrue(read.message(1).provenance().repair().byLength());
    }

    @Test
    void aWrongLengthIsRecordedAndTheSeparatorsCount() throws Exception {
        String wrong = ANNA.replaceFirst("\n\n", "\nContent-Length: 70000\n\n");
        Reading read = read(FROM_ANNA + wrong + "\n" + FROM_BORIS + withLength(BORIS) + "\n");
        assertEquals(List.of(wrong, withLength(BORIS)), read.texts());
        assertEquals(List.of("mbox-content-length-wrong"), read.defects(0));
        assertEquals(List.of(), read.defects(1));
    }

    @Test
    void oneMessagesLengthCannotSwallowTheNextInAMailboxWithoutLengths() throws Exception {
        String liar = ANNA.replaceFirst(
                "\n\n", "\nContent-Length: " + (19 + 1 + FROM_BORIS.length() + BORIS.length()) + "\n\n");
        Reading read =
                read(FROM_ANNA + ANNA + "\n" + FROM_ANNA + liar + "\n" + FROM_BORIS + BORIS + "\n" + FROM_ANNA + ANNA);
        assertEquals(List.of(ANNA, liar, BORIS, ANNA), read.texts());
        assertEquals(List.of("mbox-content-length-wrong"), read.defects(1));
    }

    // ---- Damage ----

    @Test
    void aTruncatedMailboxGivesTheMessagesThatAreThere() throws Exception {
        Reading read = Reading.of(Reading.fixture("cut-in-header.mbox"));
        assertEquals(2, read.messages().size());
        assertEquals(List.of(), read.defects(0));
        assertEquals(List.of("truncated"), read.defects(1));
    }

    @Test
    void aMailboxThatHasLostItsBeginningIsReadFromItsFirstSeparator() throws Exception {
        String lost = "and so the crane stays where it is.\n\n";
        Reading read = read(lost + FROM_BORIS + BORIS + "\n");
        assertEquals(List.of("press.mbox@0 fragment"), read.losses());
        assertEquals(List.of(BORIS), read.texts());
    }

    @Test
    void aSeparatorWithNothingAfterItIsCounted() throws Exception {
        Reading read = read(FROM_ANNA + "\n" + FROM_BORIS + BORIS + "\n" + FROM_ANNA);
        assertEquals(List.of(BORIS), read.texts());
        assertEquals(2, read.losses().size());
        assertTrue(read.losses().getFirst().endsWith("@0 empty-message"));
    }

    @Test
    void aMessageThatIsTooLargeIsCountedAndTheNextOneIsRead() throws Exception {
        for (int size : new int[] {4_000, 70_000, 300_000, 5_000_000}) {
            String large = ANNA + ("x".repeat(70) + "\n").repeat(size / 71);
            for (String body : List.of(large, ANNA + "y".repeat(size) + "\n")) {
                Reading read =
                        read(FROM_ANNA + ANNA + "\n" + FROM_ANNA + body + "\n" + FROM_BORIS + BORIS + "\n", 3_500);
                assertEquals(List.of(ANNA, BORIS), read.texts());
                int offset = FROM_ANNA.length() + ANNA.length() + 1;
                assertEquals(List.of("press.mbox@" + offset + " too-large"), read.losses());
                read.assertUndoes(
                        Reading.bytes(FROM_ANNA + ANNA + "\n" + FROM_ANNA + body + "\n" + FROM_BORIS + BORIS + "\n"));
            }
        }
    }

    @Test
    void aVeryLongLineIsJustALine() throws Exception {
        String body = ANNA + "z".repeat(3_000_000) + "\n";
        assertEquals(
                List.of(body, BORIS),
                read(FROM_ANNA + body + "\n" + FROM_BORIS + BORIS + "\n").texts());
    }

    /** The boundaries of the reading buffer are once at every byte of a separator. */
    @Test
    void whereTheBufferEndsMakesNoDifference() throws Exception {
        for (int fill = 65_536 - 200; fill < 65_536 + 40; fill++) {
            String body = ANNA + "a".repeat(fill - FROM_ANNA.length() - ANNA.length()) + "\n";
            Reading read = read(FROM_ANNA + body + "\n" + FROM_BORIS + BORIS + "\n");
            assertEquals(List.of(body, BORIS), read.texts());
        }
    }

    /** Whatever the bytes are, there is no exception and nothing is lost. */
    @Test
    void piecesOfMailboxesInAnyOrderCanBeUndone() throws Exception {
        String[] pieces = {
            FROM_ANNA,
            FROM_BORIS,
            ANNA,
            BORIS,
            "\n",
            "\r\n",
            "\n\n",
            ">From x\n",
            ">>From x\n",
            "From x\n",
            "> quoted\n",
            "Content-Length: 20\n",
            "Content-Length: 19\n",
            withLength(ANNA),
            "\0",
            "text",
            "From ",
            "F",
            "\r",
            "x".repeat(1500),
            "From mboxrd@z Thu Jan  1 00:00:00 1970\n",
            "From mboxrd-noeol@x/1 Thu Jan  1 00:00:00 1970\n",
            (FROM_ANNA + ANNA).replace("\n", "\r"),
            "--b\nContent-Type: message/rfc822\n\n",
            "From boris\n"
        };
        var random = new Random(20150302);
        for (int round = 0; round < 6_000; round++) {
            var mailbox = new StringBuilder(round % 2 == 0 ? FROM_ANNA : pieces[random.nextInt(pieces.length)]);
            if (mailbox.isEmpty()) {
                mailbox.append('x');
            }
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
                mailbox.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = Reading.bytes(mailbox.toString());
            List<ContainerItem> found = new ArrayList<>();
            new Mbox(new Window(new ByteArrayInputStream(bytes), 4_000), "press.mbox", "", 4_000, found::add).read();
            assertFalse(found.isEmpty(), mailbox::toString);
            new Reading(found, new ImportSource(List.of())).assertUndoes(bytes);
        }
    }

    /** 300 MB are read in a heap that grows by only a few MB: only one message is in memory. */
    @Test
    void memoryDoesNotGrowWithTheMailbox() throws Exception {
        Path file = temp.resolve("large.mbox");
        byte[] one = Reading.bytes(
                FROM_ANNA + ANNA + ("the crane is late again and again, they say\n").repeat(2_000) + "\n");
        int count = 3_000;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < count; i++) {
                out.write(one);
            }
        }
        long[] most = new long[2];
        new ImportSource(List.of(file)).read(found -> {
            if (found instanceof RawMessage && ++most[0] % 500 == 0) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                most[1] = Math.max(most[1], runtime.totalMemory() - runtime.freeMemory());
            }
        });
        assertEquals(count, most[0]);
        assertTrue(most[1] < 100 << 20, most[1] + " bytes used");
    }
}
