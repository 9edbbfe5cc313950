package org.daylight.fuzz;

import static org.daylight.fuzz.ParserTarget.utf8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.dkim.keys.NameServerTarget;
import org.daylight.drop.UploadFormTarget;
import org.daylight.http.Request;
import org.daylight.mailserver.folder.EncodedText;
import org.daylight.mailserver.folder.NamePattern;
import org.daylight.mailserver.folder.StructureTarget;
import org.daylight.mailserver.imap.ClientCommandTarget;
import org.daylight.mailserver.line.DialogueTarget;
import org.daylight.submission.Pieces;
import org.daylight.submission.Reply;
import org.daylight.submission.SubmissionTarget;
import org.daylight.web.language.TranslatedMessageTarget;
import org.daylight.web.view.BodyText;

/** What readers, sources and mail programs send to servers, what name servers answer, and what pages show. */
final class ServerTargets {

    private ServerTargets() {}

    static List<ParserTarget> all() {
        return List.of(
                ParserTarget.of(
                        "request",
                        1_000,
                        ServerTargets::request,
                        "/harbour/12?q=a%20b&q=c&page=2",
                        "/a%2fb/../c",
                        "/%F0%9F%98%80/?%zz=+"),
                ParserTarget.of(
                        "body-text",
                        2_000,
                        ServerTargets::bodyText,
                        "line\n> quoted\n\n-- \nsignature\n",
                        "a\r\n\tb\u2028c"),
                ParserTarget.of(
                        "imap-command",
                        1_000,
                        ServerTargets::command,
                        "a1 UID SEARCH CHARSET UTF-8 OR FROM \"a\" (NOT SUBJECT b SINCE 1-Jan-2024)",
                        "1:*,3,5:7",
                        "OR (OR (OR ALL ALL) ALL) HEADER Message-ID \"<1@b>\"",
                        "INBOX* \"a\\\"b\" 12"),
                ParserTarget.of(
                        "name-pattern", 200, ServerTargets::namePattern, "a*b%c\0axbyc", "!a?*,b\0ab", "%/%\0a/b"),
                ParserTarget.of(
                        "mime-tree",
                        3_000,
                        StructureTarget::run,
                        "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
                                + "--x\r\n\r\n"
                                + "a\r\n"
                                + "--x\r\n"
                                + "Content-Type: message/rfc822\r\n\r\n"
                                + "Subject: i\r\n\r\n"
                                + "b\r\n"
                                + "--x--\r\n"),
                ParserTarget.of(
                        "upload-form",
                        1_000,
                        UploadFormTarget::run,
                        "multipart/form-data; boundary=x\n"
                                + "--x\r\n"
                                + "Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\n"
                                + "abc\r\n\r\n"
                                + "--y\r\n"
                                + "--x--\r\n",
                        "multipart/form-data; boundary=\"-\"\n"
                                + "---\r\n"
                                + "Content-Disposition: form-data; name=\"t\"\r\n\r\n\r\n"
                                + "-----\r\n"),
                ParserTarget.of(
                        "submission",
                        500,
                        ServerTargets::submission,
                        "{\"day\":\"2026-01-01\",\"text\":\"t\"}",
                        "a.zip.001\na.zip.002\nb.part1.rar"),
                ParserTarget.of(
                        "submission-text",
                        1_000,
                        SubmissionTarget::texts,
                        "{\"format\":\"org.daylight.drop/item/v1\",\"kind\":\"file\",\"name\":\"a.pdf\",\"day\":\"2026-01-02\",\"number\":3}"
                            + "  ",
                        "{\"format\":\"org.daylight.drop/complete/v1\",\"bytes\":3,\"segments\":1,\"receipt\":\"r\"}",
                        "{\"format\":\"org.daylight.drop/reply/v1\",\"day\":\"2026-01-02\",\"text\":\"t\"}"),
                new ParserTarget(
                        "submission-segment",
                        100,
                        SubmissionTarget::segment,
                        List.of(segment(0, 0), segment(1, 0), segment(1, 65_536), segment(1, 65_537))),
                new ParserTarget(
                        "submission-encrypted",
                        8_000,
                        SubmissionTarget::encryptedBytes,
                        List.of(SubmissionTarget.encryptedHead(), SubmissionTarget.encryptedSegment())),
                ParserTarget.of(
                        "imap-dialogue",
                        1_000,
                        DialogueTarget::imap,
                        "a LOGIN x y\r\n"
                                + "b LIST \"\" *\r\n"
                                + "c EXAMINE harbour\r\n"
                                + "d FETCH 1:* (FLAGS ENVELOPE BODYSTRUCTURE BODY[HEADER.FIELDS (SUBJECT)])\r\n"
                                + "e UID FETCH 2 (BODY[2.1] BODY[1.MIME]<0.5> RFC822)\r\n"
                                + "f LOGOUT\r\n",
                        "a AUTHENTICATE PLAIN\r\n"
                                + "AHgAeQ==\r\n"
                                + "b SELECT {17}\r\n"
                                + "harbour/part-0001\r\n"
                                + "c SEARCH OR FROM bob SUBJECT {4+}\r\n"
                                + "Gruss\r\n"
                                + "d STATUS harbour (MESSAGES UIDNEXT)\r\n"
                                + "e IDLE\r\n"
                                + "DONE\r\n"
                                + "f APPEND x {3+}\r\n"
                                + "abc\r\n"),
                ParserTarget.of(
                        "nntp-dialogue",
                        1_000,
                        DialogueTarget::nntp,
                        "MODE READER\r\n"
                                + "CAPABILITIES\r\n"
                                + "LIST\r\n"
                                + "GROUP harbour\r\n"
                                + "OVER 1-\r\n"
                                + "ARTICLE 1\r\n"
                                + "NEXT\r\n"
                                + "HEAD\r\n"
                                + "BODY 3\r\n"
                                + "HDR Subject 1-3\r\n"
                                + "DATE\r\n"
                                + "QUIT\r\n",
                        "LISTGROUP harbour.1 2-\r\n"
                                + "NEWNEWS * 20250101 000000\r\n"
                                + "NEWGROUPS 250101 000000\r\n"
                                + "STAT <1@small.example>\r\n"
                                + "LIST NEWSGROUPS h*\r\n"
                                + "POST\r\n"
                                + "XOVER 1\r\n"),
                new ParserTarget("dns-answer", 600, NameServerTarget::run, List.of(dnsAnswer())),
                ParserTarget.of(
                        "translated-message",
                        300,
                        TranslatedMessageTarget::run,
                        "{0, plural, =0 {none} one {# document} other {<b>{1}</b> # documents}}",
                        "it''s '{'x'}' {0}"));
    }

    private static byte[] segment(int chunks, int length) {
        byte[] end = SubmissionTarget.end(2, length);
        byte[] all = new byte[1 + end.length];
        all[0] = (byte) chunks;
        System.arraycopy(end, 0, all, 1, end.length);
        return all;
    }

    private static byte[] dnsAnswer() {
        byte[] question = NameServerTarget.question();
        byte[] name = {(byte) 0xc0, 12};
        byte[] record = {0, 16, 0, 1, 0, 0, 0, 60, 0, 9, 8, 'v', '=', 'D', 'K', 'I', 'M', '1', ';'};
        byte[] all = new byte[question.length + name.length + record.length];
        System.arraycopy(question, 0, all, 0, question.length);
        System.arraycopy(name, 0, all, question.length, name.length);
        System.arraycopy(record, 0, all, question.length + name.length, record.length);
        all[7] = 1;
        all[11] =
                0; // no additional record: the bytes of the question's own stay before the answer, which is then broken
        return all;
    }

    /** A request that is accepted has no segment that leaves its folder, and no control character in its path. */
    private static void request(byte[] input) {
        String target = utf8(input);
        Optional<Request> read = Request.of("GET", target, Map.of());
        Violation.unlessEqual(read, Request.of("GET", target, Map.of()), "two results for the same target");
        read.ifPresent(request -> {
            for (String segment : request.path()) {
                Violation.unless(!segment.equals("..") && !segment.equals("."), "the segment " + segment);
                Violation.unless(
                        segment.chars().noneMatch(c -> c < 0x20 || c == '/' || c == '\\'),
                        "a character in the segment " + segment);
            }
            Violation.unless(request.parameters().size() <= 30, "the number of parameters");
            Violation.unless(request.page() >= 1, "a page below one");
            Request form = request.with(target);
            Violation.unless(
                    form.parameters().keySet().containsAll(request.parameters().keySet()),
                    "a parameter that a form removes");
        });
    }

    /** Pages together show the whole text, and every page begins where the last one ended. */
    private static void bodyText(byte[] input) {
        String text = utf8(input);
        BodyText first = BodyText.of(text, 1);
        Violation.unless(first.page() == 1 && first.pages() >= 1, "the number of pages");
        for (BodyText.Block block : first.blocks()) {
            Violation.unlessWithin(block.start(), block.start() + block.text().length(), text.length(), "a block");
        }
        Violation.unlessEqual(first, BodyText.of(text, 1), "two results for the same text");
    }

    private static void command(byte[] input) {
        ClientCommandTarget.run(input);
        ClientCommandTarget.text(input);
    }

    /** Input: a pattern, a zero byte, a name. The pattern of all names fits every name. */
    private static void namePattern(byte[] input) {
        Split split = Split.of(input);
        String name = utf8(split.rest());
        NamePattern.ofFolders(split.first()).matches(name);
        NamePattern.ofGroups(split.first()).matches(name);
        Violation.unless(
                NamePattern.ofFolders("*").matches(name)
                        && NamePattern.ofGroups("*").matches(name),
                "the pattern of all names");
        String encoded = EncodedText.of(name);
        Violation.unless(
                encoded.chars().allMatch(c -> c >= 0x20 && c < 0x7f || c == '\r' || c == '\n' || c == '\t'),
                "an encoded name " + encoded);
    }

    private static void submission(byte[] input) {
        String text = utf8(input);
        Reply.parse(text).ok().ifPresent(reply -> {
            Accepted.count();
            Violation.unless(reply.text().length() <= Reply.MAX_CHARS, "the length of a reply");
        });
        List<String> names = text.lines().toList();
        for (Pieces.Joined joined : Pieces.joined(names)) {
            Violation.unless(joined != null, "a file of pieces");
        }
    }
}
