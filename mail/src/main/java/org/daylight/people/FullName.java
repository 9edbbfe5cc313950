package org.daylight.people;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Normalises a person's name for comparison: words of letters, in lower case and without accents, with "Doe, John"
 * reordered. Only names of two or more words.
 */
public final class FullName {

    private static final int MOST_WORDS = 5;
    private static final int MOST_CHARS = 100;

    /** Words in the names of departments, lists and machines, not of people. */
    private static final Set<String> SHARED = Set.of(
            "account",
            "accounting",
            "accounts",
            "admin",
            "administration",
            "administrator",
            "alert",
            "alerts",
            "all",
            "announce",
            "announcement",
            "announcements",
            "assistant",
            "auto",
            "billing",
            "board",
            "bounce",
            "bounces",
            "bug",
            "bugs",
            "bulletin",
            "center",
            "centre",
            "chairman",
            "club",
            "committee",
            "communications",
            "confirm",
            "confirmation",
            "contact",
            "council",
            "customer",
            "daemon",
            "delivery",
            "department",
            "desk",
            "digest",
            "distribution",
            "editor",
            "email",
            "employees",
            "enquiries",
            "events",
            "everyone",
            "exchange",
            "feedback",
            "group",
            "help",
            "helpdesk",
            "hotline",
            "hr",
            "info",
            "information",
            "inquiries",
            "invoice",
            "it",
            "jobs",
            "legal",
            "list",
            "lists",
            "mail",
            "mailbox",
            "mailer",
            "mailing",
            "manager",
            "marketing",
            "media",
            "member",
            "members",
            "news",
            "newsletter",
            "no",
            "nobody",
            "noreply",
            "notification",
            "notifications",
            "notify",
            "office",
            "offers",
            "online",
            "operations",
            "operator",
            "order",
            "orders",
            "owner",
            "post",
            "postmaster",
            "press",
            "recipient",
            "recipients",
            "register",
            "registration",
            "relations",
            "reply",
            "report",
            "reports",
            "request",
            "research",
            "reservations",
            "resources",
            "root",
            "sales",
            "secretary",
            "security",
            "sender",
            "server",
            "service",
            "services",
            "site",
            "staff",
            "subscribe",
            "subscription",
            "subscriptions",
            "support",
            "system",
            "team",
            "technical",
            "test",
            "the",
            "undisclosed",
            "unsubscribe",
            "update",
            "updates",
            "user",
            "users",
            "webmaster",
            "www");

    private FullName() {}

    /** Whether a word names a department, a list or a machine. */
    static boolean isShared(String word) {
        return SHARED.contains(word);
    }

    /** The normalised form of a display name; null when it does not identify a person. */
    static @Nullable String of(String display) {
        if (display.length() > MOST_CHARS || display.indexOf('@') >= 0 && display.indexOf('/') < 0) {
            return null;
        }
        String name = display;
        int slash = name.indexOf('/'); // Lotus Notes: John Doe/HOU/ECT@ECT
        if (slash > 0) {
            name = name.substring(0, slash);
        }
        name = name.replaceAll("\\([^)]*\\)|\\[[^]]*]", " ").strip();
        int comma = name.indexOf(',');
        if (comma > 0 && name.indexOf(',', comma + 1) < 0) {
            name = name.substring(comma + 1) + " " + name.substring(0, comma);
        }
        return words(name, "[\\s.\"'`\u2018\u2019\u201c\u201d_]+");
    }

    /** The name that a local part such as {@code john.doe} spells; null when it spells none. */
    static @Nullable String ofLocalPart(String local) {
        int slash = local.indexOf('/');
        return words(slash > 0 ? local.substring(0, slash) : local, "[._]+");
    }

    private static @Nullable String words(String name, String between) {
        List<String> words = new ArrayList<>();
        int whole = 0;
        for (String word : folded(name).split(between)) {
            if (word.isEmpty()) {
                continue;
            }
            if (isShared(word) || !word.codePoints().allMatch(c -> Character.isLetter(c) || c == '-')) {
                return null;
            }
            whole += word.codePointCount(0, word.length()) > 1 ? 1 : 0;
            words.add(word);
        }
        return whole < 2 || words.size() > MOST_WORDS ? null : String.join(" ", words);
    }

    /** Lower case, without accents. */
    public static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
    }
}
