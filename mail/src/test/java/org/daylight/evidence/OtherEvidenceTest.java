package org.daylight.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.daylight.evidence.MessageIdForm.Fit;
import org.daylight.evidence.ReceivedChain.Kind;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evidence other than signatures. */
class OtherEvidenceTest {

    private static Message message(String... header) {
        String text = String.join("\r\n", header) + "\r\n\r\nText.\r\n";
        return MessageParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- delivery path

    @Test
    void the_first_server_is_the_first_hop() {
        ReceivedChain way = ReceivedChain.of(message(
                "Received: from out.port.example (out.port.example [192.0.2.7] (verified))",
                "\tby mx.paper.example (Postfix; by hand) with ESMTPS id 4A1 for <t@paper.example>;",
                "\tThu, 12 Mar 2015 17:42:31 +0000",
                "Received: from desk7 ([10.0.0.7]) by out.port.example with ESMTP; Thu, 12 Mar 2015 18:42:09 +0100",
                "Date: Thu, 12 Mar 2015 18:42:00 +0100"));
        assertEquals(2, way.hops().size());
        assertEquals("desk7 ([10.0.0.7])", way.hops().get(0).from());
        assertEquals("out.port.example", way.hops().get(0).by());
        assertEquals(
                "out.port.example (out.port.example [192.0.2.7] (verified))",
                way.hops().get(1).from());
        assertEquals("mx.paper.example", way.hops().get(1).by());
        assertEquals("ESMTPS", way.hops().get(1).with());
        assertTrue(way.hops().stream().allMatch(hop -> hop.oddities().isEmpty()), way::toString);
        assertEquals(0, way.more());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "17:42:00,17:42:05,-,0",
                "17:42:05,17:42:01,-,0",
                "17:42:05,17:41:50,CLOCK_DIFFERS,15",
                "17:42:05,16:42:05,CLOCK_DIFFERS,3600",
                "17:42:05,15:42:05,IMPOSSIBLE_ORDER,7200"
            })
    void clocks_may_differ_a_little_and_a_message_cannot_arrive_before_it_left(
            String left, String arrived, String kind, int seconds) {
        ReceivedChain way = ReceivedChain.of(message(
                "Received: from a.example by b.example; Thu, 12 Mar 2015 " + arrived + " +0000",
                "Received: from x.example by a.example; Thu, 12 Mar 2015 " + left + " +0000"));
        List<ReceivedChain.Oddity> odd = way.hops().get(1).oddities();
        assertEquals(
                kind == null
                        ? List.of()
                        : List.of(new ReceivedChain.Oddity(Kind.valueOf(kind), Duration.ofSeconds(seconds))),
                odd);
    }

    @Test
    void a_contradiction_between_sender_and_first_server_is_reported() {
        String[] header = {"Received: from x by a.example; Thu, 12 Mar 2015 12:00:00 +0000", "Date: "};
        assertEquals(Kind.BEFORE_WRITTEN, kind(message(header[0], "Date: Thu, 12 Mar 2015 14:00:00 +0000")));
        assertEquals(Kind.LONG_AFTER_WRITTEN, kind(message(header[0], "Date: Mon, 9 Mar 2015 14:00:00 +0000")));
        assertEquals(Kind.NO_DATE, kind(message("Received: from x by a.example; yesterday")));
    }

    private static Kind kind(Message message) {
        return ReceivedChain.of(message).hops().getFirst().oddities().getFirst().kind();
    }

    @Test
    void long_waits_are_reported_in_days_even_around_an_unreadable_time() {
        ReceivedChain way = ReceivedChain.of(message(
                "Received: by c.example; Sun, 15 Mar 2015 15:30:00 +0000",
                "Received: by b.example; no idea",
                "Received: by a.example; Thu, 12 Mar 2015 12:00:00 +0000"));
        assertEquals(
                List.of(new ReceivedChain.Oddity(
                        Kind.LONG_WAIT, Duration.ofHours(75).plusMinutes(30))),
                way.hops().get(2).oddities());
    }

    @Test
    void of_a_very_long_path_the_end_is_listed_and_the_rest_counted() {
        String[] header = new String[300];
        java.util.Arrays.fill(
                header, "Received: " + "(".repeat(3_000) + " from x by a; Thu, 12 Mar 2015 12:00:00 +0000");
        ReceivedChain way = ReceivedChain.of(message(header));
        assertEquals(ReceivedChain.MAX_HOPS, way.hops().size());
        assertEquals(250, way.more());
    }

    // ---- zones

    @Test
    void the_zone_of_the_sender_is_compared_with_that_of_the_first_server() {
        ZoneComparison zones = ZoneComparison.of(message(
                        "Received: by b.example; Thu, 12 Mar 2015 17:42:31 +0000",
                        "Received: by a.example; Thu, 12 Mar 2015 12:42:09 -0500",
                        "Date: Thu, 12 Mar 2015 18:42:00 +0100"))
                .orElseThrow();
        assertEquals(ZoneOffset.ofHours(1), zones.written());
        assertEquals(ZoneOffset.ofHours(-5), zones.firstServer());
        assertFalse(zones.isSame());
    }

    @Test
    void without_a_zone_there_is_no_result() {
        String server = "Received: by a.example; Thu, 12 Mar 2015 12:42:09 -0500";
        assertTrue(ZoneComparison.of(message(server, "Date: Thu, 12 Mar 2015 18:42:00"))
                .isEmpty());
        assertTrue(ZoneComparison.of(message(server, "Date: Thu, 12 Mar 2015 18:42:00 -0000"))
                .isEmpty());
        assertTrue(ZoneComparison.of(message("Date: Thu, 12 Mar 2015 18:42:00 +0100"))
                .isEmpty());
        assertTrue(ZoneComparison.of(message(server)).isEmpty());
    }

    // ---- Message-ID

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Apple Mail (2.2070.6)|A2B3C4D5-0011-2233-4455-66778899AABB|USUAL",
                "Apple Mail (2.2070.6)|20150312184200.GA123|UNUSUAL",
                "iPhone Mail (12B440)|A2B3C4D5-0011-2233-4455-66778899AABB|USUAL",
                "Mozilla/5.0 (X11) Gecko/20100101 Thunderbird/31.5.0|5501B2C8.3040506|USUAL",
                "Mozilla/5.0 (X11) Gecko/20100101 Thunderbird/60.0|a2b3c4d5-0011-2233-4455-66778899aabb|USUAL",
                "Mozilla/5.0 (X11) Gecko/20100101 Thunderbird/60.0|hello|UNUSUAL",
                "Microsoft Outlook Express 6.00.2900.5931|000001d05ced$8d2ab9a0$a7802ce0|USUAL",
                "Microsoft Outlook 15.0|000001d05ced$8d2ab9a0$a7802ce0$|UNKNOWN",
                "Mutt/1.5.21 (2010-09-15)|20150312184200.GA12345|USUAL",
                "Alpine 2.20 (LRH 67 2015-01-07)|alpine.LRH.2.20.1503121842001.12345|USUAL",
                "git-send-email 2.3.2|1426182121-12345-1-git-send-email-i.okafor|USUAL",
                "Gnus/5.13 (Gnus v5.13) Emacs/24.3 (gnu/linux)|87k2yl7b3p.fsf|USUAL",
                "Evolution 3.10.4|1426182121.1234.5.camel|USUAL",
                "SquirrelMail/1.4.22|5f4dcc3b5aa765d61d8327deb882cf99.squirrel|USUAL",
                "Roundcube Webmail/1.1.1|5f4dcc3b5aa765d61d8327deb882cf99|USUAL",
                "Lotus Notes Release 8.5.3|OF1A2B3C4D.12345678-ONC1257E06.0062A1B2-C1257E06.0062F0E1|USUAL",
                "Something of our own 1.0|x|UNKNOWN"
            })
    void the_form_of_an_identifier_is_usual_for_a_program_or_not(String software, String left, Fit fit) {
        MessageIdForm form = MessageIdForm.of(
                        message("Message-ID: <" + left + "@port.example>", "X-Mailer: " + software))
                .orElseThrow();
        assertEquals(fit, form.fit(), form.usual());
    }

    @Test
    void without_a_program_or_an_identifier_there_is_no_result() {
        assertTrue(MessageIdForm.of(message("Message-ID: <a@b.example>")).isEmpty());
        assertTrue(MessageIdForm.of(message("User-Agent: Mutt/1.5.21")).isEmpty());
    }

    // ---- Authentication-Results

    @Test
    void a_servers_results_are_claims() {
        List<AuthenticationResults> claims = AuthenticationResults.of(message(
                "Authentication-Results: mx.paper.example (by; us) 1;",
                " dkim=pass (2048-bit key; unprotected) header.d=port.example header.i=@port.example;",
                " spf=SoftFail reason=\"not; listed\" smtp.mailfrom=x@port.example; dmarc/1=none",
                "Authentication-Results: quiet.example; none",
                "ARC-Authentication-Results: i=1; relay.example; arc=none",
                "Authentication-Results: ;;;=;a=;=b"));
        assertEquals(4, claims.size());
        assertEquals("mx.paper.example", claims.getFirst().host());
        assertEquals(
                List.of(
                        new AuthenticationResults.Claim(
                                "dkim", "pass", List.of("header.d=port.example", "header.i=@port.example")),
                        new AuthenticationResults.Claim(
                                "spf", "softfail", List.of("reason=not; listed", "smtp.mailfrom=x@port.example")),
                        new AuthenticationResults.Claim("dmarc", "none", List.of())),
                claims.getFirst().results());
        assertEquals(new AuthenticationResults("Authentication-Results", "quiet.example", List.of()), claims.get(1));
        assertEquals("relay.example", claims.get(2).host());
        assertEquals("arc", claims.get(2).results().getFirst().method());
        assertEquals("", claims.get(3).host());
    }
}
