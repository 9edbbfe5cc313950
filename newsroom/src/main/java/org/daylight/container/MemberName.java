package org.daylight.container;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a file or of a member of an archive. It is shown to people and is a hint about the format; it is never
 * used as a path.
 *
 * @param shown as in {@link Provenance#container()}
 * @param sequences of MH that name the file, separated by commas; empty when there are none
 * @param own the last name that was added, as it came from outside: of a file or folder, or the whole name of a member
 *     of an archive
 */
record MemberName(String shown, String sequences, String own) {

    private static final int LONGEST = 1000;
    private static final Pattern INFO = Pattern.compile("[:!;]2,([A-Za-z]*)$");
    private static final Pattern UNIQUE = Pattern.compile("^\\d{6,}\\.[^.]+\\.");
    private static final Pattern MAIL = Pattern.compile(
            "\\.(mbox|mbx|mbs|mmdf|eml|emlx|msg|oft|pst|ost|nsf|dbx|olm|olk1[45]msgsource|olk1[45]message|tbb|tnef|babyl)$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MBOX =
            Pattern.compile("(^|\\.)(mbox|mbx|mbs)(\\.(gz|bz2|xz|zst))?$", Pattern.CASE_INSENSITIVE);
    private static final Pattern ZIP = Pattern.compile("\\.zip$", Pattern.CASE_INSENSITIVE);
    private static final Pattern OLM = Pattern.compile("\\.olm$", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("^([,#]?)[1-9]\\d{0,9}$");
    private static final Pattern APPLE_ATTACHMENT =
            Pattern.compile("(?:^|[/!])(?:Attachments/(\\d{1,18})/[0-9.]+/[^/]+|(\\d{1,18})\\.[0-9.]+\\.emlxpart)$");
    private static final Pattern IN_GIT = Pattern.compile(
            "[/!][^/!]+\\.git/((objects|refs|hooks|info|logs|branches)/.*|HEAD|config|description|packed-refs)$");
    private static final Pattern ENCRYPTED = Pattern.compile("\\.(gpg|pgp|age)$", Pattern.CASE_INSENSITIVE);
    private static final Set<String> CONTROL = Set.of(
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            "Icon\r",
            ".localized",
            ".noindex",
            ".noupdate",
            ".nomedia",
            "maildirfolder",
            "maildirsize",
            ".uidvalidity",
            ".mh_sequences",
            ".mh_profile",
            ".xmhcache",
            ".mh_context",
            "table_of_contents",
            "content_index",
            "subscriptions",
            "shared-folders",
            ".gitignore",
            ".gitkeep",
            ".directory",
            ".folders",
            ".customflags");
    /**
     * Names that programs generate. Each pattern has all fixed characters, because people also name mailboxes after
     * these programs.
     */
    private static final Pattern CONTROL_SHAPE = Pattern.compile("""
        \\._.+\
        |dovecot(\\.list|\\.map)?\\.index(\\.pvt)?(\\.(log(\\.[0-9]+)?|cache|backup|thread|search(\\.uids)?|vsize|lock))*\
        |dovecot\\.(mailbox\\.log(\\.[0-9]+)?|attributes|autoexpunge\\.lock|svbin|sieve(\\.log)?)\
        |\\.dovecot\\.(sieve(\\.log)?|svbin|attributes|lda-dupes(\\.lock(s)?)?)\
        |dovecot-(uidlist|keywords|acl|acl-list|attributes|virtual|quota|expire|shared)(\\.lock|\\.tmp)?\
        |dovecot-uidvalidity(\\.[0-9a-f]+)?\
        |\\.?courierimap(acl|hieracl|keywords|subscribed|uiddb|uidplus)(\\.lock)?\
        |.+\\.msf\
        |\\.subscriptions\
        |.+\\.cmeta\
        |.+\\.ibex\\.index(\\.data)?\
        """);

    private static final Set<String> CONTROL_FOLDERS = Set.of("__MACOSX", ".notmuch", ".git", ".svn", ".hg");

    MemberName(String shown) {
        this(shown, "", shown);
    }

    /** The same name with the MH sequences that the folder has for it. */
    MemberName in(MhSequences sequences) {
        return new MemberName(shown, sequences.of(last()), own);
    }

    /** The same place, where the name from outside is another one. */
    MemberName called(String name) {
        return new MemberName(shown, sequences, name);
    }

    /** A name below this one. */
    MemberName below(char separator, String name) {
        return new MemberName(shown + separator + printable(name), "", name);
    }

    /**
     * A name in a form that can be shown: of limited length, without control, format or unpaired surrogate characters.
     */
    static String printable(String name) {
        String bounded = name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
        var shown = new StringBuilder(bounded.length());
        bounded.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    shown.append(String.format(java.util.Locale.ROOT, "\\u{%x}", c));
                default -> shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /**
     * Whether a mail program or the operating system uses this name for a file of its own. The name alone does not hide
     * mail: a file outside the folders of such programs whose bytes are a mailbox is read as one, since people also
     * call mailboxes {@code subscriptions}.
     *
     * @param format what the bytes begin with
     */
    boolean control(ContainerFormat format) {
        return inControlFolder() || format != ContainerFormat.MBOX && control();
    }

    /** The same, by the name alone. */
    boolean control() {
        String last = last();
        return inControlFolder()
                || CONTROL.contains(last)
                || CONTROL_SHAPE.matcher(last).matches();
    }

    private boolean inControlFolder() {
        for (String folder : shown.split("[/!]", -1)) {
            if (CONTROL_FOLDERS.contains(folder)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the name says that this is a message, for files whose bytes do not show it. */
    boolean saysMessage() {
        String last = last();
        if (last.endsWith(".emlx")) {
            return false; // an EMLX file would have begun with a number
        }
        boolean unique = UNIQUE.matcher(last).find() || INFO.matcher(last).find();
        return last.endsWith(".eml") || last.endsWith(".EML") || maildir() && unique;
    }

    /** Whether the name says that the file is encrypted: then it is unknown whether it contains mail. */
    boolean saysEncrypted() {
        return ENCRYPTED.matcher(last()).find();
    }

    /** Whether the name says that the file contains mail, so that it counts as a loss when none is found. */
    boolean saysMail() {
        return MAIL.matcher(last()).find();
    }

    /** Whether the name says that the file is an mbox. */
    boolean saysMbox() {
        return MBOX.matcher(last()).find();
    }

    /** Whether the name says that the file is a zip. */
    boolean saysZip() {
        return ZIP.matcher(last()).find();
    }

    /** Whether the name says that the file is an archive of Outlook for Mac, which is a zip. */
    boolean saysOlm() {
        return OLM.matcher(last()).find();
    }

    /** Whether this is the HEAD file of a bare git repository, {@code NAME.git}: there is one in each repository. */
    boolean isGitHead() {
        return last().equals("HEAD") && parent().length() > 4 && parent().endsWith(".git");
    }

    /** Whether this is another file of such a repository. */
    boolean inGit() {
        return IN_GIT.matcher(shown).find();
    }

    boolean maildir() {
        return parent().equals("cur") || parent().equals("new") || undelivered();
    }

    boolean undelivered() {
        return parent().equals("tmp") && UNIQUE.matcher(last()).find();
    }

    /**
     * Whether this is the name of an MH message: a number, or a number that {@code rmm} has put a character before
     * (mh-profile(5), rmm(1)).
     */
    boolean isMh() {
        return !maildir() && NUMBER.matcher(last()).matches();
    }

    /**
     * The number of the message to which this separate attachment of Apple Mail belongs: {@code
     * Attachments/NUMBER/PART/NAME} or {@code NUMBER.PART.emlxpart}; null if it is not one.
     */
    @Nullable
    String appleMessage() {
        Matcher attachment = APPLE_ATTACHMENT.matcher(shown);
        return !attachment.find() ? null : attachment.group(1) != null ? attachment.group(1) : attachment.group(2);
    }

    /** The last element of the name. */
    String last() {
        return shown.substring(shown.lastIndexOf('/') + 1);
    }

    /**
     * For a Maildir message in {@code cur}, the letters after {@code 2,} (cr.yp.to/proto/maildir.html); for an MH
     * message, the sequences that contain it; empty when there are none.
     */
    String flags() {
        if (isMh()) {
            String removed = NUMBER.matcher(last()).replaceFirst("$1").isEmpty() ? "" : "removed";
            return sequences.isEmpty() || removed.isEmpty() ? sequences + removed : sequences + "," + removed;
        }
        Matcher info = INFO.matcher(last());
        return maildir() && info.find() ? info.group(1) : "";
    }

    private String parent() {
        int end = shown.lastIndexOf('/');
        if (end < 0) {
            return "";
        }
        int begin = Math.max(shown.lastIndexOf('/', end - 1), shown.lastIndexOf('!', end - 1));
        return shown.substring(begin + 1, end);
    }
}
