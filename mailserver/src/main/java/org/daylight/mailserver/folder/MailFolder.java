package org.daylight.mailserver.folder;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder. Its name is printable ASCII without quotation marks, backslashes, stars, percent and ampersand signs.
 *
 * @param kind what is in it
 * @param trove the trove's slug; empty for folders that are not of one trove
 * @param part the number of the part; 0 for folders that are not a part
 * @param address of the correspondent; empty for other folders
 */
public record MailFolder(Kind kind, String trove, int part, String address) {

    /** What is in a folder. */
    public enum Kind {
        /** Nothing: mail programs expect this folder, and open it first. */
        INBOX,
        /** All documents of a trove. */
        TROVE,
        /** The documents of a part. */
        PART,
        /** Only other folders. */
        PEOPLE,
        /** The documents that a correspondent wrote or received. */
        PERSON
    }

    /** What separates the name of a folder from that of a folder in it. */
    public static final char SEPARATOR = '/';

    static final MailFolder INBOX = new MailFolder(Kind.INBOX, "", 0, "");
    static final MailFolder PEOPLE = new MailFolder(Kind.PEOPLE, "", 0, "");

    private static final String PEOPLE_NAME = "People";
    private static final Pattern PART_NAME = Pattern.compile("([a-z0-9-]{1,100})/part-([0-9]{4,9})");
    private static final Pattern ADDRESS = Pattern.compile("[a-z0-9._+=~'#!$^-]{1,100}@[a-z0-9.-]{1,100}");

    static MailFolder ofTrove(String slug) {
        return new MailFolder(Kind.TROVE, slug, 0, "");
    }

    static MailFolder ofPart(String slug, int part) {
        return new MailFolder(Kind.PART, slug, part, "");
    }

    static MailFolder ofPerson(String address) {
        return new MailFolder(Kind.PERSON, "", 0, address);
    }

    /** Whether an address can be the name of a folder. */
    static boolean isName(String address) {
        return ADDRESS.matcher(address).matches();
    }

    /** The folder that a name could mean. Whether there is one, {@link MailFolders} says. */
    static MailFolder of(String name) {
        if (name.equalsIgnoreCase("INBOX")) {
            return INBOX;
        }
        if (name.equals(PEOPLE_NAME)) {
            return PEOPLE;
        }
        if (name.startsWith(PEOPLE_NAME + SEPARATOR)) {
            return ofPerson(name.substring(PEOPLE_NAME.length() + 1));
        }
        Matcher part = PART_NAME.matcher(name);
        return part.matches() ? ofPart(part.group(1), Integer.parseInt(part.group(2))) : ofTrove(name);
    }

    /** The name: {@code INBOX}, {@code harbour}, {@code harbour/part-0007}, {@code People}, {@code People/ann@port.example}. */
    public String name() {
        return switch (kind) {
            case INBOX -> "INBOX";
            case TROVE -> trove;
            case PART -> {
                String digits = Integer.toString(part);
                yield trove + SEPARATOR + "part-" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
            }
            case PEOPLE -> PEOPLE_NAME;
            case PERSON -> PEOPLE_NAME + SEPARATOR + address;
        };
    }

    /** Whether it can be opened. */
    public boolean hasMessages() {
        return kind != Kind.PEOPLE;
    }
}
