package org.daylight.dkim;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.Reason;
import org.jspecify.annotations.Nullable;

/** Tries the keys of a selector on one signature, all of them. Keeps what it read of records, bounded; safe for several threads. */
final class KeyTrial {
    /** So many records of one selector are tried. */
    static final int MAX_KEYS = 64;

    private static final int MAX_KEPT = 4096;
    private static final int MAX_KEPT_CHARS = 4096;

    /**
     * What came of it.
     *
     * @param flaw what speaks against the key, or why there is none; null when nothing does
     * @param check whether a key fits the signature
     */
    record Tried(Finding.@Nullable Key key, DkimSignature.@Nullable Flaw flaw, Check check, String detail) {

        /** Whether a key that is fit for it does not verify it. */
        boolean differs() {
            return check == Check.DIFFERS && flaw == null;
        }

        /** With something against it, unless there was something before. */
        Tried against(Reason reason, String what) {
            return flaw != null ? this : new Tried(key, new DkimSignature.Flaw(reason, what), check, detail);
        }
    }

    private final Map<String, PublishedKey> kept = new ConcurrentHashMap<>();

    /**
     * Tries them in their order.
     *
     * @param hash of what was signed
     * @param address the local part that {@code g=} is about
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
        PublishedKey known = kept.get(text);
        if (known == null) {
            known = PublishedKey.read(text);
            if (text.length() <= MAX_KEPT_CHARS) {
                if (kept.size() >= MAX_KEPT) {
                    kept.clear();
                }
                kept.put(text, known);
            }
        }
        return known;
    }
}
