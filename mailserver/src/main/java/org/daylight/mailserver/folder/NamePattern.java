package org.daylight.mailserver.folder;

/** A pattern of names with wildcards. Matching takes time in proportion to the product of both lengths, whatever the pattern. Immutable. */
public final class NamePattern {

    /** The longest pattern, in characters; a longer one matches nothing. */
    private static final int LONGEST = 300;

    private final String pattern;
    private final char level;
    private final char one;

    private NamePattern(String pattern, char level, char one) {
        this.pattern = pattern;
        this.level = level;
        this.one = one;
    }

    /** A pattern of LIST: a star stands for anything, a percent sign for anything within a level (RFC 3501 section 6.3.8). */
    public static NamePattern ofFolders(String pattern) {
        return new NamePattern(pattern, '%', '\0');
    }

    /** A pattern of news groups: a star stands for anything, a question mark for one character (RFC 3977 section 4). */
    public static NamePattern ofGroups(String pattern) {
        return new NamePattern(pattern, '\0', '?');
    }

    /** Whether the whole name fits. */
    public boolean matches(String name) {
        if (pattern.length() > LONGEST || name.length() > LONGEST) {
            return false;
        }
        boolean[] before = new boolean[name.length() + 1]; // whether the pattern so far fits so many characters
        before[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            boolean[] now = new boolean[name.length() + 1];
            boolean any = c == '*' || level != 0 && c == level;
            now[0] = any && before[0];
            for (int n = 0; n < name.length(); n++) {
                char there = name.charAt(n);
                if (any) {
                    now[n + 1] = before[n + 1] || now[n] && (c == '*' || there != MailFolder.SEPARATOR);
                } else {
                    now[n + 1] = before[n] && (there == c || one != 0 && c == one);
                }
            }
            before = now;
        }
        return before[name.length()];
    }
}
