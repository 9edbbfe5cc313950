package org.daylight.dkim;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.Reason;
import org.jspecify.annotations.Nullable;

/** Tries all keys of a selector on one signature. Caches a limited number of parsed records; safe for several threads. */
final class KeyTrial {
    /** How many records of one selector are tried. */
    static final int MAX_KEYS = 64;

    private static final int MAX_CACHED = 4096;
    private static final int MAX_CACHED_CHARS = 4096;

    /**
     * The result.
     *
     * @param flaw why the key cannot be accepted, or why there is none; null if nothing is wrong
     * @param check whether a key verifies the signature
     */
    record Tried(Finding.@Nullable Key key, DkimSignature.@Nullable Flaw flaw, Check check, String detail) {

        /** Whether a suitable key does not verify the signature. */
        boolean differs() {
            return check == Check.DIFFERS && flaw == null;
        }

        /** This result with a flaw, unless it has one already. */
        Tried against(Reason reason, String what) {
            return flaw != null ? this : new Tried(key, new DkimSignature.Flaw(reason, what), check, detail);
        }
    }

    private final Map<String, PublishedKey> cached = new ConcurrentHashMap<>();

    /**
     * Tries the keys in their order.
     *
     * @param hash of the signed data
     * @param address the local part that {@code g=} restricts
     */
    Tried tryAll(DkimSignature signature, byte[] hash, List<KeyRecord> records, String address) {
        Tried unfit = null;
        Finding.Key only = null;
        int fit = 0;
        for (KeyRecord record : records.subList(0, Math.min(records.size(), MAX_KEYS))) {
            PublishedKey published = read(record.text());
            DkimSignature.Flaw flaw =
                    published.key() == null ? published.problem() : published.unfit(signature, address);
            Finding.Key key = key(record, published);
            boolean comparable = published.key() != null && published.ed25519() == signature.ed25519;
            Check check = comparable
                    ? Check.of(published.key().verifies(signature.hash, hash, signature.signature))
                    : Check.NOT_MADE;
            var tried = new Tried(key, flaw, check, "");
            if (flaw == null && check == Check.HOLDS) {
                return tried;
            }
            if (flaw == null) {
                only = key;
                fit++;
            } else if (unfit == null || check == Check.HOLDS && unfit.check != Check.HOLDS) {
                unfit = tried;
            }
        }
        if (unfit != null && (fit == 0 || unfit.check == Check.HOLDS)) {
            return unfit;
        }
        return fit == 0
                ? new Tried(null, new DkimSignature.Flaw(Reason.KEY_UNKNOWN, ""), Check.NOT_MADE, "")
                : new Tried(
                        fit == 1 ? only : null, null, Check.DIFFERS, fit == 1 ? "" : fit + " keys tried, none fits");
    }

    private static Finding.@Nullable Key key(KeyRecord record, PublishedKey published) {
        return published.key() == null
                ? null
                : new Finding.Key(record, published.key().bits(), published.testing());
    }

    private PublishedKey read(String text) {
        PublishedKey known = cached.get(text);
        if (known == null) {
            known = PublishedKey.read(text);
            if (text.length() <= MAX_CACHED_CHARS) {
                if (cached.size() >= MAX_CACHED) {
                    cached.clear();
                }
                cached.put(text, known);
            }
        }
        return known;
    }
}
