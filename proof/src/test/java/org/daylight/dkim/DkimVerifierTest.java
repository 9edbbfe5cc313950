package org.daylight.dkim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Coverage;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.FindingWords;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.finding.Result;
import org.daylight.dkim.finding.UndoneChange;
import org.daylight.dkim.keys.KeyArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier's findings for messages that are signed here and then changed. */
class DkimVerifierTest {
    private static final Signer RSA = Signer.rsa(2048);
    private static final Signer SHORT = Signer.rsa(512);
    private static final Signer ED25519 = Signer.ed25519();
    private static final String MESSAGE = """
        Received: by mx.example.net;
         Tue, 3 Jan 2017 12:22:54 -0800
        From: Ann <ann@example.com>
        To: bob@example.org
        Subject: The  berth
          is free

        Dear Bob,\t the  berth is free.
        From here on it is yours.

        Ann
        \s

        """.replace("\n", "\r\n");
    private static final String H = "h=from:to:subject; ";

    private static Finding only(KeySource keys, String message) {
        return only(keys, message, null);
    }

    private static Finding only(KeySource keys, String message, Instant delivered) {
        List<Finding> findings = new DkimVerifier(keys).verify(bytes(message), delivered);
        assertEquals(1, findings.size(), findings.toString());
        return findings.getFirst();
    }

    private static byte[] bytes(String message) {
        return message.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static KeyList keys(Signer signer) {
        return new KeyList().with("sel", "example.com", signer.record(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void an_untouched_message_passes_with_either_key(String c) {
        for (Signer signer : List.of(RSA, ED25519)) {
            Finding finding = only(keys(signer), signer.sign(MESSAGE, H + "c=" + c + ";"));
            assertEquals(Reason.SIGNATURE_HOLDS, finding.reason());
            assertEquals(Result.PASS, finding.result());
            assertEquals(Alignment.STRICT, finding.alignment());
            assertEquals(Coverage.Body.WHOLE, finding.coverage().body());
            assertEquals(List.of(), finding.repairs());
            assertEquals(signer.ed25519 ? 256 : 2048, finding.key().bits());
            assertTrue(finding.held());
        }
    }

    @Test
    void the_covered_fields_are_at_the_offsets_in_the_finding() {
        String message = RSA.sign(MESSAGE, "c=relaxed/relaxed; h=subject:from:cc:from;");
        Coverage coverage = only(keys(RSA), message).coverage();
        assertEquals(
                List.of("from", "subject"),
                coverage.fields().stream().map(Coverage.Field::name).toList());
        assertEquals(List.of("cc", "from"), coverage.absent());
        Coverage.Field subject = coverage.fields().get(1);
        assertEquals("Subject: The  berth\r\n  is free\r\n", message.substring(subject.start(), subject.end()));
        assertEquals(4, subject.index());
    }

    @Test
    void relaxed_tolerates_white_space_and_folding_and_simple_does_not() {
        String relaxed = RSA.sign(MESSAGE, H + "c=relaxed/relaxed;");
        String spaced = relaxed.replace("The  berth\r\n  is", "The berth is").replace("\t the  berth", "  the\tberth ");
        assertEquals(Reason.SIGNATURE_HOLDS, only(keys(RSA), spaced).reason());
        String simple = RSA.sign(MESSAGE, H);
        Finding header = only(keys(RSA), simple.replace("The  berth\r\n  is", "The berth is"));
        assertEquals(Reason.SIGNATURE_DIFFERS, header.reason());
        assertEquals(Check.HOLDS, header.body());
        Finding body = only(keys(RSA), simple.replace("\t the  berth", "  the berth"));
        assertEquals(Reason.BODY_HASH_DIFFERS, body.reason());
        assertEquals(Check.HOLDS, body.signature());
        assertFalse(body.held());
    }

    @Test
    void trailing_blank_lines_and_a_missing_last_line_ending_change_nothing() {
        String message = RSA.sign(MESSAGE.stripTrailing() + "\r\n", H);
        assertEquals(List.of(), only(keys(RSA), message + "\r\n\r\n").repairs());
        assertEquals(
                Reason.SIGNATURE_HOLDS, only(keys(RSA), message + "\r\n\r\n").reason());
        assertEquals(
                Reason.SIGNATURE_HOLDS, only(keys(RSA), message.stripTrailing()).reason());
    }

    @Test
    void a_message_without_a_body_passes() {
        String empty = "From: ann@example.com\r\n\r\n";
        for (String c : List.of("c=simple/simple;", "c=relaxed/relaxed;")) {
            String signed = RSA.sign(empty, "h=from; " + c);
            assertEquals(Reason.SIGNATURE_HOLDS, only(keys(RSA), signed).reason());
            assertEquals(
                    Reason.SIGNATURE_HOLDS,
                    only(keys(RSA), signed.stripTrailing() + "\r\n").reason());
        }
    }

    @Test
    void a_limit_covers_the_beginning_of_the_body_only() {
        String message = RSA.sign(MESSAGE, H + "l=20;");
        Finding finding = only(keys(RSA), message + "An advertisement.\r\n");
        assertEquals(Reason.SIGNATURE_HOLDS, finding.reason());
        assertEquals(Coverage.Body.FIRST, finding.coverage().body());
        assertEquals(20, finding.coverage().bodyOctets());
        assertEquals(
                Reason.BODY_HASH_DIFFERS,
                only(keys(RSA), message.replace("Dear Bob", "Dear Rob")).reason());
        String cut = message.substring(0, message.indexOf("\r\n\r\n") + 4) + "Dear\r\n";
        assertEquals(Reason.BODY_SHORTER, only(keys(RSA), cut).reason());
        String none = RSA.sign(MESSAGE, H + "l=0;");
        assertEquals(Coverage.Body.NONE, only(keys(RSA), none).coverage().body());
        assertEquals(Result.PASS, only(keys(RSA), none).result());
    }

    @Test
    void repeated_fields_count_from_the_bottom_and_an_oversigned_one_cannot_be_added() {
        String twice = MESSAGE.replace("To: bob", "To: carol@example.org\r\nTo: bob");
        String message = RSA.sign(twice, "h=from:to:from:subject;");
        assertEquals(Reason.SIGNATURE_HOLDS, only(keys(RSA), message).reason());
        assertEquals(
                Reason.SIGNATURE_HOLDS,
                only(keys(RSA), message.replace("carol@", "dora@")).reason());
        assertEquals(
                Reason.SIGNATURE_DIFFERS,
                only(keys(RSA), message.replace("bob@", "rob@")).reason());
        String added = message.replace("From: Ann", "From: eve@example.net\r\nFrom: Ann");
        Finding finding = only(keys(RSA), added);
        assertEquals(Reason.SIGNATURE_DIFFERS, finding.reason());
        assertEquals(Alignment.NONE, finding.alignment());
    }

    @Test
    void several_signatures_are_several_findings_from_the_top() {
        String list = RSA.sign(
                "DKIM-Signature",
                RSA.sign(MESSAGE, H).replace("Dear Bob", "Dear list"),
                "v=1; a=rsa-sha256; d=list.example.net; s=sel; " + H);
        KeyList keys = keys(RSA).with("sel", "list.example.net", RSA.record(""));
        List<Finding> findings = new DkimVerifier(keys).verify(bytes(list), null);
        assertEquals(
                List.of(Result.PASS, Result.FAIL),
                findings.stream().map(Finding::result).toList());
        assertEquals(List.of(1, 2), findings.stream().map(Finding::number).toList());
        assertEquals(
                List.of(Alignment.NONE, Alignment.STRICT),
                findings.stream().map(Finding::alignment).toList());
        assertEquals(MessageMark.PASSES, MessageMark.of(findings));
    }

    @Test
    void all_keys_of_a_selector_are_tried_and_the_finding_has_the_right_one() {
        String message = RSA.sign(MESSAGE, H);
        KeyList keys = new KeyList()
                .with("sel", "example.com", "v=DKIM1; p=")
                .with("sel", "example.com", Signer.rsa(1024).record(""))
                .with("sel", "example.com", RSA.record("t=y; n=the second; "));
        Finding finding = only(keys, message);
        assertEquals(Reason.SIGNATURE_HOLDS, finding.reason());
        assertEquals(RSA.record("t=y; n=the second; "), finding.key().record().text());
        assertTrue(finding.key().testing());
        Finding changed = only(keys, message.replace("berth\r\n", "bed\r\n"));
        assertEquals(Reason.SIGNATURE_DIFFERS, changed.reason());
        assertEquals("2 keys tried, none fits", changed.detail());
        assertNull(changed.key());
    }

    @Test
    void why_a_key_is_not_suitable() {
        String message = RSA.sign(MESSAGE, H + "i=ann@mail.example.com;");
        KeyList none = new KeyList();
        assertEquals(Reason.KEY_UNKNOWN, only(none, message).reason());
        assertEquals(MessageMark.KEY_GONE, MessageMark.of(List.of(only(none, message))));
        Finding changed = only(none, message.replace("Dear", "Near"));
        assertEquals(Reason.KEY_UNKNOWN, changed.reason());
        assertEquals(Check.DIFFERS, changed.body());
        assertEquals(MessageMark.FAILS, MessageMark.of(List.of(changed)));
        KeyList away = new KeyList().without("sel", "example.com", "SERVFAIL\u001b[1m");
        assertEquals(Result.TEMPERROR, only(away, message).result());
        assertEquals("SERVFAIL\\u{1b}[1m", only(away, message).detail());
        assertEquals(Reason.KEY_REVOKED, withKey("v=DKIM1; p=", message).reason());
        assertEquals(Reason.KEY_MALFORMED, withKey("v=DKIM2; p=AAAA", message).reason());
        assertEquals(Reason.KEY_MALFORMED, withKey("v=DKIM1; p=AAAA", message).reason());
        assertEquals(Reason.KEY_MALFORMED, withKey("hello", message).reason());
        assertEquals(
                Reason.KEY_TYPE_DIFFERS, withKey(ED25519.record(""), message).reason());
        assertEquals(
                Reason.KEY_FORBIDS_HASH,
                withKey(RSA.record("h=sha1; "), message).reason());
        assertEquals(
                Reason.KEY_FORBIDS_SERVICE,
                withKey(RSA.record("s=chat; "), message).reason());
        assertEquals(
                Reason.KEY_FORBIDS_SUBDOMAIN,
                withKey(RSA.record("t=y:s; "), message).reason());
        assertEquals(
                Reason.KEY_FORBIDS_ADDRESS,
                withKey(RSA.record("g=bob; "), message).reason());
        assertEquals(
                Reason.SIGNATURE_HOLDS,
                withKey(RSA.record("g=a*; h=sha1:sha256; s=*; "), message).reason());
        assertTrue(withKey(RSA.record("g=bob; "), message).held());
    }

    private static Finding withKey(String record, String message) {
        return only(new KeyList().with("sel", "example.com", record), message);
    }

    @Test
    void weak_signatures_are_valid_and_give_policy() {
        Finding sha1 = only(keys(RSA), RSA.sha1().sign(MESSAGE, H));
        assertEquals(Reason.HASH_WEAK, sha1.reason());
        assertEquals(Result.POLICY, sha1.result());
        assertTrue(sha1.held());
        Finding brief = only(keys(SHORT), SHORT.sign(MESSAGE, H));
        assertEquals(Reason.KEY_SHORT, brief.reason());
        assertTrue(brief.held());
        assertEquals(MessageMark.NOT_CHECKABLE, MessageMark.of(List.of(sha1, brief)));
    }

    @Test
    void a_signature_expires_by_the_time_of_delivery_not_by_todays_date() {
        String message = RSA.sign(MESSAGE, H + "t=1483475522; x=1484080322;");
        Instant end = Instant.ofEpochSecond(1484080322);
        assertEquals(Reason.SIGNATURE_HOLDS, only(keys(RSA), message, null).reason());
        assertEquals(Reason.SIGNATURE_HOLDS, only(keys(RSA), message, end).reason());
        Finding late = only(keys(RSA), message, end.plusSeconds(5));
        assertEquals(Reason.EXPIRED, late.reason());
        assertEquals(Result.POLICY, late.result());
        assertEquals("5 seconds before delivery", late.detail());
        assertTrue(late.held());
        String backwards = RSA.sign(MESSAGE, H + "t=1484080322; x=1483475522;");
        assertEquals(Reason.EXPIRES_BEFORE_SIGNED, only(keys(RSA), backwards).reason());
    }

    @Test
    void an_unreadable_signature_has_a_reason() {
        String signed = RSA.sign(MESSAGE, H);
        assertEquals(
                Reason.SYNTAX, only(keys(RSA), signed.replace("v=1;", "v=1;;")).reason());
        assertEquals(
                Reason.SYNTAX,
                only(keys(RSA), signed.replace("v=1;", "v=1; v=1;")).reason());
        assertEquals(
                Reason.SYNTAX,
                only(keys(RSA), signed.replace("d=example.com", "d=exa mple..com"))
                        .reason());
        assertEquals(Reason.SYNTAX, only(keys(RSA), signed.replace("b=", "b=*")).reason());
        assertEquals(
                Reason.TAG_MISSING,
                only(keys(RSA), signed.replace(" s=sel;", "")).reason());
        assertEquals(
                Reason.VERSION_UNKNOWN,
                only(keys(RSA), signed.replace("v=1;", "v=2;")).reason());
        assertEquals(
                Reason.ALGORITHM_UNKNOWN,
                only(keys(RSA), signed.replace("rsa-sha256", "rsa-md5")).reason());
        assertEquals(
                Reason.CANONICALIZATION_UNKNOWN,
                only(keys(RSA), RSA.sign(MESSAGE, H + "c=new;")).reason());
        assertEquals(
                Reason.QUERY_UNKNOWN,
                only(keys(RSA), RSA.sign(MESSAGE, H + "q=http;")).reason());
        assertEquals(
                Reason.IDENTITY_OUTSIDE_DOMAIN,
                only(keys(RSA), RSA.sign(MESSAGE, H + "i=@ample.com;")).reason());
        assertEquals(
                Reason.NO_FROM_SIGNED,
                only(keys(RSA), RSA.sign(MESSAGE, "h=to:subject;")).reason());
        assertEquals(MessageMark.UNSIGNED, MessageMark.of(new DkimVerifier(keys(RSA)).verify(bytes(MESSAGE), null)));
        assertEquals(List.of(), new DkimVerifier(keys(RSA)).verify(new byte[0], null));
    }

    @Test
    void names_in_any_script_are_looked_up_as_a_labels() {
        String tags = "v=1; a=rsa-sha256; d=b\u00fccher.example; s=sel; " + H;
        String latin = RSA.sign(
                "DKIM-Signature",
                MESSAGE,
                new String(tags.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        Finding finding = only(new KeyList().with("sel", "xn--bcher-kva.example", RSA.record("")), latin);
        assertEquals(Reason.SIGNATURE_HOLDS, finding.reason());
        assertEquals("xn--bcher-kva.example", finding.domain());
    }

    @Test
    void a_copy_of_the_header_says_what_was_changed() {
        String message = RSA.sign(MESSAGE, H + "z=From:Ann=20<ann@example.com>|Subject:The=20berth=20is=20free;");
        Finding finding = only(keys(RSA), message.replace("is free\r\n\r\n", "is taken\r\n\r\n"));
        assertEquals("z= has another subject", finding.detail());
    }

    @Test
    void changes_of_a_container_are_undone_and_listed() {
        for (String c : List.of("c=simple/simple;", "c=relaxed/relaxed;")) {
            String message = RSA.sign(MESSAGE, H + c);
            assertEquals(List.of(UndoneChange.LINE_ENDINGS), repairs(message.replace("\r\n", "\n")));
            String escaped = message.replace("\r\nFrom here", "\r\n>From here");
            assertEquals(List.of(UndoneChange.QUOTED_FROM_ALL), repairs(escaped));
            assertEquals(
                    List.of(UndoneChange.LINE_ENDINGS, UndoneChange.FROM_LINE, UndoneChange.QUOTED_FROM_ALL),
                    repairs("From ann@example.com Tue Jan  3 12:22:54 2017\n" + escaped.replace("\r\n", "\n")));
            String quoting = RSA.sign(MESSAGE.replace("Ann\r\n", ">>From Ann\r\n"), H + c);
            assertEquals(
                    List.of(UndoneChange.QUOTED_FROM), repairs(quoting.replace("\r\nFrom here", "\r\n>From here")));
            String signedSo = RSA.sign(MESSAGE.replace("\r\nFrom here", "\r\n>From here"), H + c);
            assertEquals(List.of(), repairs(signedSo));
            assertEquals(
                    List.of(UndoneChange.UNQUOTED_FROM), repairs(signedSo.replace("\r\n>From here", "\r\nFrom here")));
        }
        String bare = RSA.sign(MESSAGE.replace("it is", "it\nis"), H);
        assertEquals(List.of(), repairs(bare));
    }

    private static List<UndoneChange> repairs(String message) {
        Finding finding = only(keys(RSA), message);
        assertEquals(Reason.SIGNATURE_HOLDS, finding.reason(), message);
        return finding.repairs();
    }

    @Test
    void alignment_is_careful() {
        assertEquals(Alignment.STRICT, alignment("\"A, <x@y.z>\" (me@there.example) <ann@Example.COM>"));
        assertEquals(Alignment.RELAXED, alignment("ann@mail.example.com"));
        assertEquals(Alignment.NONE, alignment("ann@example.com, eve@example.net"));
        assertEquals(Alignment.NONE, alignment("ann@notexample.com"));
        assertEquals(Alignment.UNKNOWN, alignment("undisclosed"));
        var header = new HeaderFields(bytes("From: a@b.co.uk\r\n"), 17);
        assertEquals(
                Alignment.NONE,
                new Author(header)
                        .alignment("co.uk", new Dmarc(KeyArchive.NONE, null))
                        .alignment());
    }

    private static Alignment alignment(String from) {
        return only(keys(RSA), RSA.sign(MESSAGE.replace("Ann <ann@example.com>", from), H))
                .alignment();
    }

    @Test
    void a_streamed_message_gives_the_findings_of_one_in_memory() throws IOException {
        String message = RSA.sign(MESSAGE + "A line of text.\r\n".repeat(50_000), H + "c=relaxed/relaxed;");
        byte[] bytes = bytes(message);
        var verifier = new DkimVerifier(keys(RSA));
        List<Finding> findings = verifier.verify(bytes, null);
        assertEquals(Result.PASS, findings.getFirst().result());
        assertEquals(findings, verifier.verify(() -> new ByteArrayInputStream(bytes), null));
        assertEquals(findings, verifier.verify(() -> dripping(bytes), null));
    }

    /** Returns a few bytes at a time, so that over all tests there is a break at every position. */
    private static InputStream dripping(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(length, 1 + pos % 97));
            }
        };
    }

    @Test
    void a_hundred_megabytes_of_spaces_and_of_signatures_are_verified_in_bounded_memory() throws IOException {
        String message = RSA.sign(MESSAGE, H + "c=relaxed/relaxed;");
        byte[] start = bytes(message.substring(0, message.length() - 2));
        byte[] spaces = bytes(" ".repeat(100 << 20));
        Finding finding = new DkimVerifier(keys(RSA))
                .verify(
                        () -> new SequenceInputStream(
                                new ByteArrayInputStream(start), new ByteArrayInputStream(spaces)),
                        null)
                .getFirst();
        assertEquals(Reason.SIGNATURE_HOLDS, finding.reason(), "white space at the end is nothing in the relaxed form");
        String field = message.substring(0, message.indexOf("\r\n") + 2);
        List<Finding> many = new DkimVerifier(keys(RSA))
                .verify(bytes(field.repeat(40_000).substring(0, 10 << 20) + "\r\n" + MESSAGE), null);
        assertEquals(DkimVerifier.MAX_SIGNATURES + 1, many.size());
        assertEquals(Reason.TOO_MANY_SIGNATURES, many.getLast().reason());
        assertNotNull(many.getLast().detail());
        List<Finding> larger =
                new DkimVerifier(keys(RSA)).verify(bytes("A: b\r\n".repeat(HeaderFields.MAX_FIELDS + 1)), null);
        assertEquals(Reason.HEADER_TOO_LARGE, larger.getFirst().reason());
    }

    @Test
    void any_bytes_give_findings() {
        String message = RSA.sign(
                        RSA.sign("DKIM-Signature", MESSAGE, "v=1; a=rsa-sha256; d=x.example; s=sel; z=a:b|c; " + H),
                        H + "i=@example.com; t=1;")
                .replace(
                        "From: Ann",
                        "ARC-Seal: i=1; cv=none; a=rsa-sha256; b=AA==; d=a.b; s=c\r\n"
                                + "DomainKey-Signature: a=rsa-sha1; c=nofws; b=AA==; d=example.com; s=sel\r\n"
                                + "From: Ann");
        var random = new Random(6376);
        String interesting = ";:=@<>()\",|*/ \t\r\n\0\u00ff1if";
        for (int i = 0; i < 800; i++) {
            byte[] damaged = bytes(message);
            for (int j = random.nextInt(6); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] =
                        (byte) interesting.charAt(random.nextInt(interesting.length()));
            }
            byte[] record = bytes(RSA.record("t=y; g=*; "));
            record[random.nextInt(record.length)] = (byte) interesting.charAt(random.nextInt(interesting.length()));
            KeyList keys = new KeyList().with("sel", "example.com", new String(record, StandardCharsets.ISO_8859_1));
            for (Finding finding : new DkimVerifier(keys).verify(damaged, Instant.EPOCH)) {
                assertEquals(finding, Finding.parse(finding.json()).orThrow());
                assertTrue((FindingWords.reader(finding) + FindingWords.expert(finding))
                        .chars()
                        .allMatch(c -> c >= ' '));
            }
        }
    }

    @Test
    void a_header_designed_to_be_expensive_is_cheap() {
        String colons = "From: " + "a".repeat(30_000) + "@" + ":".repeat(30_000) + "\r\n";
        String fields = "Received: x\r\n".repeat(150_000);
        String domainKey =
                "DomainKey-Signature: a=rsa-sha1; c=nofws; b=AA==; d=example.com; s=sel; h=from:received\r\n";
        List<Finding> findings = new DkimVerifier(keys(RSA))
                .verify(bytes(domainKey.repeat(10) + colons + fields + "\r\nHello\r\n"), null);
        assertEquals(DkimVerifier.MAX_DOMAINKEYS + 1, findings.size());
        assertEquals(Reason.HEADER_TOO_LARGE, findings.getFirst().reason());
        String names = RSA.sign(MESSAGE, "h=from" + ":to".repeat(1000) + ";");
        assertEquals(Reason.SYNTAX, only(keys(RSA), names).reason());
    }
}
