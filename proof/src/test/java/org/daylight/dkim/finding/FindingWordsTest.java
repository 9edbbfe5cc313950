package org.daylight.dkim.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a finding says to readers and to experts. */
class FindingWordsTest {

    private static String reader(Consumer<MadeFinding> change) {
        var made = new MadeFinding();
        change.accept(made);
        return made.reader();
    }

    private static String expert(Consumer<MadeFinding> change) {
        var made = new MadeFinding();
        change.accept(made);
        return made.expert();
    }

    private static Coverage covering(Coverage.Body body, long octets, Coverage.Field... fields) {
        return new Coverage(List.of(fields), List.of(), body, octets);
    }

    @Test
    void aReaderLearnsWhatAValidSignatureCovers() {
        String valid = "The signature of harbour.example is valid: ";
        assertEquals(valid + "the body and 2 header fields have not changed since it was made.", reader(made -> {}));
        assertEquals(
                valid + "the beginning of the body and 1 header field have not changed since it was made. The rest of"
                        + " the body is not covered.",
                reader(made -> made.coverage = covering(Coverage.Body.FIRST, 9, MadeFinding.FROM)));
        assertEquals(
                valid + "1 header field has not changed since it was made. The body is not covered.",
                reader(made -> made.coverage = covering(Coverage.Body.NONE, 0, MadeFinding.FROM)));
        assertEquals(
                valid + "2 header fields have not changed since it was made. The body is not covered.",
                reader(made -> made.coverage = covering(Coverage.Body.NONE, 0, MadeFinding.FROM, MadeFinding.SUBJECT)));
        assertTrue(reader(made -> made.domain = "").startsWith("The signature is valid: "));
    }

    @Test
    void aReaderLearnsWhoseKeyItWas() {
        assertTrue(reader(made -> made.origin = KeyOrigin.RECOVERED).endsWith("but not whose key it was."));
        assertTrue(reader(made -> made.exposed = LocalDate.parse("2019-01-01"))
                .contains(" The private key has been public since 2019-01-01. From then on, anyone could"));
        assertTrue(reader(made -> made.hasKey = false).endsWith("since it was made."));
        assertTrue(reader(made -> made.alignment = Alignment.RELAXED).endsWith("since it was made."));
        assertTrue(reader(made -> made.alignment = Alignment.NONE).contains("is not the domain in the From line"));
        assertTrue(reader(made -> made.alignment = Alignment.UNKNOWN).contains("cannot be compared with that domain"));
    }

    @Test
    void aReaderLearnsWhatDiffers() {
        String often =
                " Mailing lists and mail servers often change messages in transit, and then this is to be expected.";
        String not = "The signature of harbour.example is not valid: ";
        for (Reason reason : List.of(Reason.BODY_HASH_DIFFERS, Reason.BODY_SHORTER)) {
            assertEquals(
                    not + "the signed header fields have not changed, but the body has." + often,
                    reader(made -> made.reason = reason));
            assertEquals(not + "the body is not the one that was signed." + often, reader(made -> {
                made.reason = reason;
                made.signature = Check.NOT_MADE;
            }));
        }
        assertEquals(
                not + "the content is not what was signed, or another key signed it." + often,
                reader(made -> made.reason = Reason.SIGNATURE_DIFFERS));
    }

    @Test
    void aReaderLearnsWhyItIsNotReliedOnOrCannotBeChecked() {
        String weak = "The signature of harbour.example is valid, but is not relied on: ";
        assertEquals(
                weak + "it had expired when the message was delivered.", reader(made -> made.reason = Reason.EXPIRED));
        assertEquals(
                weak + "it follows a draft from before the standard.",
                reader(made -> made.reason = Reason.VERSION_DRAFT));
        String unknown = "The signature of harbour.example cannot be checked: the key is no longer available, or no one"
                + " has collected it.";
        assertEquals(unknown, reader(made -> made.reason = Reason.KEY_UNKNOWN));
        assertEquals(unknown + " Whatever the key, the body is not the one that was signed.", reader(made -> {
            made.reason = Reason.KEY_UNKNOWN;
            made.body = Check.DIFFERS;
        }));
        assertEquals(
                "The message has more signatures than this program verifies.",
                reader(made -> made.reason = Reason.TOO_MANY_SIGNATURES));
    }

    @Test
    void aReaderLearnsAboutForwardingServers() {
        assertEquals(
                "The seal of the forwarding server harbour.example is valid.",
                reader(made -> made.method = Method.ARC_SEAL));
        assertEquals("The signature of a forwarding server is valid.", reader(made -> {
            made.method = Method.ARC_MESSAGE;
            made.domain = "";
        }));
        assertEquals("The seal of the forwarding server harbour.example is not valid.", reader(made -> {
            made.method = Method.ARC_SEAL;
            made.reason = Reason.SIGNATURE_DIFFERS;
        }));
        assertTrue(reader(made -> {
                    made.method = Method.ARC_MESSAGE;
                    made.reason = Reason.SIGNATURE_DIFFERS;
                })
                .endsWith("is not valid: the message was changed after it was made, possibly by the next server."));
        assertTrue(reader(made -> {
                    made.method = Method.ARC_SEAL;
                    made.reason = Reason.KEY_REVOKED;
                })
                .endsWith("cannot be checked: the domain has revoked the key."));
        assertTrue(reader(made -> {
                    made.method = Method.ARC_CHAIN;
                    made.reason = Reason.CHAIN_HOLDS;
                })
                .contains("is complete"));
    }

    @Test
    void anExpertSeesEverythingInOneLine() {
        assertEquals(
                "DKIM-Signature 1: pass (signature-holds); d=harbour.example s=s1 i=@harbour.example a=rsa-sha256;"
                        + " header signature valid, body hash valid; key of 2048 bits (strong today); key"
                        + " s1._domainkey.harbour.example (dns, dig, known to be in the DNS from 2016-01-01 until"
                        + " 2018-01-01); covers from, subject; and the absence of any other cc; the whole body; signed"
                        + " 2017-01-03 20:32:05 UTC according to the signature; d= is the domain of From",
                expert(made -> {}));
        assertEquals("ARC chain: fail (chain-broken, at 2)", expert(made -> {
            made.method = Method.ARC_CHAIN;
            made.reason = Reason.CHAIN_BROKEN;
            made.detail = "at 2";
        }));
    }

    @Test
    void anExpertSeesNothingOfWhatIsNotThere() {
        assertEquals("DomainKey-Signature 1: neutral (syntax); From has no domain to compare", expert(made -> {
            made.method = Method.DOMAINKEYS;
            made.reason = Reason.SYNTAX;
            made.domain = "";
            made.hasKey = false;
            made.coverage = Coverage.NOTHING;
            made.signedAt = null;
            made.signature = Check.NOT_MADE;
            made.body = Check.NOT_MADE;
            made.alignment = Alignment.UNKNOWN;
        }));
        String few = expert(made -> {
            made.method = Method.ARC_SEAL;
            made.identity = "";
            made.algorithm = "";
            made.source = "";
            made.from = null;
            made.until = null;
            made.signature = Check.DIFFERS;
            made.body = Check.NOT_MADE;
        });
        assertTrue(few.startsWith("ARC-Seal i=1: pass (signature-holds); d=harbour.example s=s1; header signature not"
                + " valid, body hash not checked; key of"));
        assertTrue(few.contains("key s1._domainkey.harbour.example (dns, dates unknown)"), few);
        assertFalse(few.contains("covers"), few);
        assertTrue(expert(made -> made.signature = Check.NOT_MADE)
                .contains("header signature not checked, body hash valid"));
    }

    @Test
    void theStrengthOfAKeyDependsOnItsLengthAndAlgorithm() {
        assertTrue(expert(made -> made.bits = 1023).contains("1023 bits (can be broken by anyone today)"));
        assertTrue(expert(made -> made.bits = 1024).contains("1024 bits (weak today, but usual at the time)"));
        assertTrue(expert(made -> made.bits = 2047).contains("2047 bits (weak today, but usual at the time)"));
        assertTrue(expert(made -> {
                    made.bits = 256;
                    made.algorithm = "ed25519-sha256";
                })
                .contains("256 bits (strong today); key"));
        assertTrue(expert(made -> made.testing = true).contains("(strong today), in test mode (t=y)"));
    }

    @Test
    void theDatesOfAKeyAreComparedWithTheDayOfTheSignature() {
        String after = "signed after the last day on which the key is known to have been in the DNS";
        String before = "signed before the first day on which the key is known to have been in the DNS";
        for (String day : List.of("2016-01-01", "2018-01-01")) {
            String expert = expert(made -> made.signedAt = Instant.parse(day + "T12:00:00Z"));
            assertFalse(expert.contains(after) || expert.contains(before), expert);
        }
        assertTrue(expert(made -> made.signedAt = Instant.parse("2018-01-02T00:00:00Z"))
                .contains(after));
        assertTrue(expert(made -> made.signedAt = Instant.parse("2015-12-31T23:59:59Z"))
                .contains(before));
        assertTrue(expert(made -> {
                    made.signedAt = null;
                    made.verifiedAt = Instant.parse("2018-01-02T00:00:00Z");
                })
                .contains(after));
        String unknown = expert(made -> {
            made.signedAt = null;
            made.verifiedAt = null;
        });
        assertFalse(unknown.contains(after) || unknown.contains(before), unknown);
        assertTrue(expert(made -> made.until = null)
                .contains("known to be in the DNS from 2016-01-01 until an unknown day"));
        assertTrue(expert(made -> {
                    made.from = null;
                    made.signedAt = Instant.parse("2010-01-01T00:00:00Z");
                })
                .contains("from an unknown day until 2018-01-01"));
        assertTrue(expert(made -> made.exposed = LocalDate.parse("2019-01-01"))
                .contains("its private key has been public since 2019-01-01: this proves nothing"));
        assertTrue(expert(made -> made.origin = KeyOrigin.RECOVERED).contains("but not whose key it is"));
    }

    @Test
    void anExpertSeesWhetherItExpiredBeforeDelivery() {
        Instant expires = Instant.parse("2017-01-03T20:40:00Z");
        String words = "expires 2017-01-03 20:40:00 UTC";
        assertTrue(expert(made -> made.expires = expires).contains(words + ", after delivery"));
        assertTrue(expert(made -> {
                    made.expires = expires;
                    made.verifiedAt = expires.plusSeconds(1);
                })
                .contains(words + ", before delivery"));
        assertTrue(expert(made -> {
                    made.expires = expires;
                    made.verifiedAt = null;
                })
                .contains(words + ", delivery time unknown"));
    }

    @Test
    void anExpertSeesHowTheDomainsWereCompared() {
        String alone = " (compared by name only: no DMARC record is known)";
        assertTrue(expert(made -> made.alignment = Alignment.RELAXED)
                .endsWith("one of d= and the domain of From is a subdomain of the other" + alone));
        assertTrue(expert(made -> made.alignment = Alignment.NONE).endsWith("d= is not aligned with From" + alone));
        String records = ", by DMARC (RFC 9989) and the records of a.example, b.example";
        for (Alignment alignment : List.of(Alignment.RELAXED, Alignment.NONE)) {
            assertTrue(expert(made -> {
                        made.alignment = alignment;
                        made.dmarc = List.of("a.example", "b.example");
                    })
                    .endsWith(records));
        }
    }

    @Test
    void longListsAreCutAfterForty() {
        var fields = IntStream.range(0, 41)
                .mapToObj(i -> new Coverage.Field("f" + i, i, i, i + 1))
                .toList();
        assertTrue(expert(made -> made.coverage = new Coverage(fields, List.of(), Coverage.Body.FIRST, 77))
                .contains("f38, f39 and 1 more; the first 77 octets of the body only (l=)"));
        String forty =
                expert(made -> made.coverage = new Coverage(fields.subList(0, 40), List.of(), Coverage.Body.NONE, 0));
        assertTrue(forty.contains("f38, f39; nothing of the body (l=0)"), forty);
        assertFalse(forty.contains("absence"), forty);
        assertTrue(expert(made ->
                        made.coverage = new Coverage(Collections.emptyList(), List.of("cc"), Coverage.Body.NONE, 0))
                .contains("covers no field; and the absence of any other cc"));
    }

    @Test
    void anExpertSeesWhatWasUndone() {
        assertTrue(expert(made -> made.repairs = List.of(UndoneChange.values()))
                .endsWith("; checked after restoring the line ends, leaving out the mbox separator line, removing the"
                        + " first > of every line that starts with >, >> and so on before From, removing the > of"
                        + " lines that start with >From, putting a > before lines that start with From"));
    }
}
