package org.daylight.dkim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.finding.UndoneChange;
import org.junit.jupiter.api.Test;

/** ARC chains and DomainKeys signatures that are made here; those of other projects are in {@link DkimVectorTest}. */
class ArcAndDomainKeysTest {
    private static final Signer SIGNER = Signer.rsa(1024);
    private static final String MESSAGE = "From: Ann <ann@example.com>\r\nSubject: Berth\r\n\r\nFree.\r\n";

    private static List<Finding> verify(String message, KeyList keys) {
        return new DkimVerifier(keys).verify(message.getBytes(StandardCharsets.ISO_8859_1), null);
    }

    private static KeyList keys() {
        return new KeyList()
                .with("sel", "example.com", SIGNER.record(""))
                .with("sel", "one.example", SIGNER.record(""))
                .with("sel", "two.example", SIGNER.record(""));
    }

    /** The message with one more ARC set on top. @param sealed what the earlier seals covered */
    private record Chain(String message, String sealed) {
        Chain next(int i, String domain, String cv) {
            String results = "ARC-Authentication-Results: i=" + i + "; mx." + domain + "; dkim=pass\r\n";
            String signed = SIGNER.sign(
                    "ARC-Message-Signature",
                    message,
                    "i=" + i + "; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + "; s=sel; h=from:subject;");
            String own = signed.substring(0, signed.length() - message.length());
            String seal = "ARC-Seal: i=" + i + "; a=rsa-sha256; cv=" + cv + "; d=" + domain + "; s=sel; b=";
            String covered = sealed + Signer.relax(results.strip()) + "\r\n" + Signer.relax(own.strip()) + "\r\n";
            String value = Signer.base64(SIGNER.signature(covered + Signer.relax(seal)));
            return new Chain(
                    seal + value + "\r\n" + signed.substring(0, own.length()) + results + message,
                    covered + Signer.relax(seal + value) + "\r\n");
        }
    }

    private static Finding chain(List<Finding> findings) {
        Finding last = findings.getLast();
        assertEquals(Method.ARC_CHAIN, last.method());
        return last;
    }

    @Test
    void a_chain_of_two_is_valid_even_if_the_second_server_changed_the_message() {
        Chain first = new Chain(MESSAGE, "").next(1, "one.example", "none");
        Chain footer = new Chain(first.message() + "-- \r\nThe list\r\n", first.sealed());
        List<Finding> findings = verify(footer.next(2, "two.example", "pass").message(), keys());
        assertEquals(
                List.of("arc-message 1 fail", "arc-message 2 pass", "arc-seal 1 pass", "arc-seal 2 pass", "arc 0 pass"),
                findings.stream()
                        .map(one -> one.method().word() + " " + one.number() + " "
                                + one.result().word())
                        .toList());
        assertEquals(MessageMark.UNSIGNED, MessageMark.of(findings));
    }

    @Test
    void a_chain_breaks_if_something_is_changed_or_missing() {
        String message = new Chain(MESSAGE, "")
                .next(1, "one.example", "none")
                .next(2, "two.example", "pass")
                .message();
        assertEquals(Reason.CHAIN_HOLDS, chain(verify(message, keys())).reason());
        assertEquals(
                Reason.CHAIN_HOLDS,
                chain(verify(message.replace("\r\n", "\n"), keys())).reason());
        assertEquals(
                Reason.CHAIN_BROKEN,
                chain(verify(message.replace("Free.", "Taken."), keys())).reason());
        assertEquals(
                Reason.CHAIN_BROKEN,
                chain(verify(message.replace("i=1; mx.one", "i=1; mx.two"), keys()))
                        .reason());
        assertEquals(
                Reason.CHAIN_INCOMPLETE,
                chain(verify(message.replace("Results: i=1", "Results: i=3"), keys()))
                        .reason());
        assertEquals(
                Reason.CHAIN_INCOMPLETE,
                chain(verify(message.replace("cv=none", "cv=pass"), keys())).reason());
        assertEquals(
                Reason.CHAIN_INCOMPLETE,
                chain(verify("ARC-Seal: i=51\r\n" + message, keys())).reason());
        KeyList some = new KeyList().with("sel", "two.example", SIGNER.record(""));
        Finding gone = chain(verify(message, some));
        assertEquals(Reason.KEY_UNKNOWN, gone.reason());
        assertEquals("ARC-Seal 1: key-unknown", gone.detail());
        String failed = new Chain(MESSAGE, "").next(1, "one.example", "fail").message();
        assertEquals(Reason.CHAIN_SAYS_FAIL, chain(verify(failed, keys())).reason());
    }

    private static String domainKeys(String tags, String signed) {
        Signer sha1 = SIGNER.sha1();
        return "DomainKey-Signature: a=rsa-sha1; q=dns; s=sel; d=example.com; " + tags + "b="
                + Signer.base64(sha1.signature(signed)) + "\r\n";
    }

    @Test
    void domain_keys_signs_everything_below_it() {
        String simple = domainKeys("c=simple; ", MESSAGE);
        List<Finding> findings = verify("Received: later\r\n" + simple + MESSAGE + "\r\n\r\n", keys());
        assertEquals(Reason.SIGNATURE_HOLDS, findings.getFirst().reason());
        assertEquals(MessageMark.PASSES, MessageMark.of(findings));
        assertEquals(
                Reason.SIGNATURE_DIFFERS,
                verify(simple + "X: y\r\n" + MESSAGE, keys()).getFirst().reason());
        String nofws = domainKeys("c=nofws; h=from; ", "From:Ann<ann@example.com>\r\n\r\nFree.\r\n");
        assertEquals(
                Reason.SIGNATURE_HOLDS,
                verify(nofws + MESSAGE.replace("Free", " Free"), keys())
                        .getFirst()
                        .reason());
        String other = simple + MESSAGE.replace("ann@example.com", "ann@example.net");
        assertEquals(Reason.DOMAIN_NOT_SENDERS, verify(other, keys()).getFirst().reason());
        assertEquals(
                Reason.KEY_UNKNOWN,
                verify(simple + MESSAGE, new KeyList()).getFirst().reason());
    }

    @Test
    void a_domain_keys_signature_is_valid_after_mbox_changes_are_undone() {
        String body = MESSAGE + "From here on.\r\n";
        String mbox = (domainKeys("c=simple; ", body) + body)
                .replace("\r\nFrom here", "\r\n>From here")
                .replace("\r\n", "\n");
        Finding finding = verify(mbox, keys()).getFirst();
        assertEquals(Reason.SIGNATURE_HOLDS, finding.reason());
        assertEquals(List.of(UndoneChange.LINE_ENDINGS, UndoneChange.QUOTED_FROM_ALL), finding.repairs());
    }

    @Test
    void the_signed_data_is_available_without_the_key() {
        String message = SIGNER.sign(MESSAGE, "h=from; c=relaxed/relaxed;");
        SignedHash signed = SignedHashes.of(message.getBytes(StandardCharsets.ISO_8859_1), null, "1")
                .getFirst();
        var key = (RSAPublicKey) SIGNER.keys.getPublic();
        BigInteger opened = new BigInteger(1, signed.signature()).modPow(key.getPublicExponent(), key.getModulus());
        assertTrue(opened.toString(16).endsWith(new BigInteger(1, signed.hash()).toString(16)));
        assertEquals("sel example.com", signed.selector() + " " + signed.domain());
        assertEquals(
                List.of(),
                SignedHashes.of(message.replace("Free", "Taken").getBytes(StandardCharsets.ISO_8859_1), null, "1"));
    }
}
