package org.daylight.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of the trove's senders, and the alterations of messages after they were signed. */
final class Signers {
    private final List<DkimSigner> known;
    private final DkimSigner gone;

    /** The signers of the seeds that were used last: the search for primes takes most of the time that a small trove takes. */
    private static final Map<Long, Signers> KNOWN = new LinkedHashMap<>();

    private static final int MOST_KNOWN = 16;

    /** The signers of a seed. Safe for use by several threads. */
    static Signers of(long seed) {
        synchronized (KNOWN) {
            Signers signers = KNOWN.get(seed);
            if (signers == null) {
                signers = new Signers(seed);
                if (KNOWN.size() == MOST_KNOWN) {
                    KNOWN.remove(KNOWN.keySet().iterator().next());
                }
                KNOWN.put(seed, signers);
            }
            return signers;
        }
    }

    private Signers(long seed) {
        known = List.of(
                DkimSigner.rsa(Cast.PORT, "harbour2014", true, Dice.of(seed, "key", 1)),
                DkimSigner.ed25519(Cast.PORT, "quay", true, Dice.of(seed, "key", 2)),
                DkimSigner.rsa("halvorsund-tidende.example", "news", false, Dice.of(seed, "key", 3)));
        gone = DkimSigner.rsa(Cast.PORT, "pier2013", true, Dice.of(seed, "key", 4));
    }

    DkimSigner pick(Plant.SignatureState state, Dice dice) {
        if (state == Plant.SignatureState.KEY_GONE) {
            return gone;
        }
        // half of them with Ed25519, which costs a tenth of RSA when there are a million messages
        return dice.chance(50) ? known.get(1) : dice.pick(known);
    }

    /**
     * The signer for a domain that a story message names: the first of the known ones, or the one whose key is not
     * available.
     */
    DkimSigner of(String domain, Plant.SignatureState state) {
        if (state == Plant.SignatureState.KEY_GONE) {
            return gone;
        }
        return known.stream()
                .filter(signer -> signer.domain().equals(domain))
                .findFirst()
                .orElse(known.getFirst());
    }

    /** Signs a message, then alters it as the state says, and adds a plant to the message. */
    String sign(Mail mail, DkimSigner signer, Plant.SignatureState state, String message) {
        String signed = signer.sign(message, mail.sent.toEpochSecond() + 1);
        mail.plants.add(new Plant.Signed(mail.id, signer.domain(), signer.recordName(), state));
        return switch (state) {
            case VALID, KEY_GONE -> signed;
            case BODY_ALTERED -> alterBody(signed);
            case SUBJECT_ALTERED -> signed.replaceFirst("\r\nSubject: ", "\r\nSubject: Corrected: ");
        };
    }

    /**
     * Inserts a word before the first word of the text, in the first part that is not encoded, or otherwise in the
     * body.
     */
    private static String alterBody(String message) {
        int plain = Math.max(0, message.indexOf("\r\nContent-Transfer-Encoding: 7bit\r\n"));
        int text = message.indexOf("\r\n\r\n", plain) + 4;
        return message.substring(0, text) + "Not " + message.substring(text);
    }

    /**
     * The public keys, one {@code selector._domainkey.domain TXT-record} per line, without the one that is not
     * available.
     */
    String records() {
        var out = new StringBuilder();
        for (DkimSigner signer : known) {
            out.append(signer.recordName()).append(' ').append(signer.record()).append('\n');
        }
        return out.toString();
    }
}
