package org.daylight.dkim;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    record Tried(Finding.@Nullable Key key, DkimSignature.@Nullable Flaw flaw, Check check, String detail) {}

    private final Map<String, PublishedKey> kept = new ConcurrentHashMap<>();

    /**
     * Tries them in their order.
     *
     * @param hash of what was signed
     * @param address the local part that {@code g=} is about
     */
    Tried tryAll(DkimSignature signature, byte[] hash, List<KeyRecord> records, String address) {
        Tried fallback = null;
        Finding.Key only = null;
        int usable = 0;
        for (KeyRecord record : records.subList(0, Math.min(records.size(), MAX_KEYS))) {
            PublishedKey published = read(record.text());
            DkimSignature.Flaw flaw =
                    published.key() == null ? published.problem() : published.unfit(signature, address);
            boolean comparable = published.key() != null && published.ed25519() == signature.ed25519;
            if (!comparable) {
                fallback = fallback == null ? new Tried(key(record, published), flaw, Check.NOT_MADE, "") : fallback;
                continue;
            }
            usable++;
            only = key(record, published);
            if (published.key().verifies(signature.hash, hash, signature.signature)) {
                var fits = new Tried(only, flaw, Check.HOLDS, "");
                if (flaw == null) {
                    return fits;
                }
                fallback = fallback != null && fallback.check == Check.HOLDS ? fallback : fits;
            }
        }
        if (usable == 0 || fallback != null && fallback.check == Check.HOLDS) {
            return fallback == null
                    ? new Tried(null, new DkimSignature.Flaw(Reason.KEY_UNKNOWN, ""), Check.NOT_MADE, "")
                    : fallback;
        }
        return new Tried(
                usable == 1 ? only : null, null, Check.DIFFERS, usable == 1 ? "" : usable + " keys tried, none fits");
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
