package org.daylight.drop;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.submission.ItemId;
import org.daylight.submission.ItemKey;

/**
 * What a command-line client shows to continue one item: its id and its key. It allows to append and to ask how much has arrived, nothing else. The
 * drop stores only a hash of the key.
 */
record UploadToken(ItemId item, ItemKey key) {

    private static final Pattern FORM = Pattern.compile("([0-9a-f]{32})-([0-9a-f]{64})");

    static Optional<UploadToken> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new UploadToken(
                        new ItemId(parts.group(1)), new ItemKey(HexFormat.of().parseHex(parts.group(2)))))
                : Optional.empty();
    }

    String text() {
        return item.hex() + "-" + HexFormat.of().formatHex(key.bytes());
    }

    @Override
    public String toString() {
        return "the token of an upload";
    }
}
