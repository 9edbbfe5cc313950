package org.daylight.message.field;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedCollection;
import java.util.StringTokenizer;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.jspecify.annotations.Nullable;

/** Reads Message-ID, In-Reply-To and References (RFC 5322 section 3.6.4). */
public final class MessageIdList {

    /** Longer strings are not identifiers: a line of mail has at most 998 characters. */
    private static final int LONGEST = 998;

    private MessageIdList() {}

    /** The identifier of the message itself. */
    public static @Nullable String one(String field, Defects defects) {
        List<String> ids = all(field, 1, new Defects());
        if (!ids.isEmpty() && ids.getFirst().indexOf('@') > 0) {
            return ids.getFirst();
        }
        defects.add(DefectCode.MESSAGE_ID_INVALID, field);
        String bare = field.replaceAll("[\\s<>]", "");
        return bare.isEmpty() || bare.length() > LONGEST ? null : bare;
    }

    /** The identifiers in angle brackets; without any bracket, the words that have an @, or the only word. */
    public static List<String> all(String field, int most, Defects defects) {
        var ids = new LinkedHashSet<String>();
        int at = field.indexOf('<');
        if (at < 0) {
            if (field.indexOf('@') < 0 && !field.isBlank() && field.strip().indexOf(' ') < 0) {
                add(field.strip(), ids, most, defects);
            }
            var words = new StringTokenizer(field, " \t\n\u000b\f\r,;");
            for (boolean full = false; !full && words.hasMoreTokens(); ) {
                String word = words.nextToken();
                if (word.indexOf('@') > 0) {
                    full = ids.size() >= most;
                    add(word, ids, most, defects);
                }
            }
            return new ArrayList<>(ids);
        }
        while (at >= 0) {
            int end = at + 1;
            while (end < field.length() && field.charAt(end) != '>' && field.charAt(end) != '<') {
                end++; // up to the next opening bracket where the closing one is missing
            }
            add(withoutBlanks(field.substring(at + 1, end)), ids, most, defects);
            at = field.indexOf('<', end);
        }
        return new ArrayList<>(ids);
    }

    private static String withoutBlanks(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) <= ' ') {
                return id.replaceAll("\\s+", "");
            }
        }
        return id;
    }

    private static void add(String id, SequencedCollection<String> ids, int most, Defects defects) {
        if (ids.size() >= most) {
            defects.add(DefectCode.ADDRESSES_LIMIT);
        } else if (!id.isEmpty() && id.length() <= LONGEST) {
            ids.add(id);
        }
    }
}
