package org.daylight.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daylight.dkim.finding.Alignment;
import org.jspecify.annotations.Nullable;

/** The authors and the sender that a message names, as far as signatures need them. Reads the addresses of a field carefully and in one pass. */
final class Author {
    private static final int MAX_FIELD = 64 << 10;
    private static final int MAX_ADDRESSES = 100;
    private static final int MAX_FIELDS = 10;

    /** Second-level labels under which country registries sell names. */
    private static final Set<String> SOLD_BELOW = Set.of(
            "ac", "biz", "co", "com", "ed", "edu", "gen", "go", "gob", "gouv", "gov", "govt", "gv", "id", "idv", "info",
            "ltd", "me", "mil", "mod", "muni", "ne", "net", "nhs", "nic", "nom", "or", "org", "plc", "police", "sch",
            "school", "web");

    /** An address: the local part as written, the domain in the form of {@link DnsName#ascii}. */
    record Address(String local, String domain) {}

    private final List<Address> from;
    private final HeaderFields header;

    /** An alignment, and the domains whose DMARC records decided it; empty if only names were compared. */
    record Aligned(Alignment alignment, List<String> dmarc) {}

    Author(HeaderFields header) {
        this.header = header;
        this.from = addresses(header, "from");
    }

    /** The name of the field with the sender: Sender, or From if Sender has no address (RFC 4870, section 3.2.3). */
    String senderField() {
        return addresses(header, "sender").isEmpty() ? "from" : "sender";
    }

    /** The first address of that field; null if there is none. */
    @Nullable
    Address sender() {
        List<Address> known = addresses(header, senderField());
        return known.isEmpty() ? null : known.getFirst();
    }

    /** The weakest alignment of a signing domain with any author: by DMARC records if any applies, otherwise by names. */
    Aligned alignment(String domain, Dmarc dmarc) {
        if (from.isEmpty() || domain.isEmpty()) {
            return new Aligned(Alignment.UNKNOWN, List.of());
        }
        Alignment weakest = Alignment.STRICT;
        SortedSet<String> records = new TreeSet<>();
        for (Address author : from) {
            Dmarc.Decision one = dmarc.decide(domain, author.domain)
                    .orElseGet(() -> new Dmarc.Decision(alignment(domain, author.domain), List.of()));
            weakest = one.alignment().compareTo(weakest) > 0 ? one.alignment() : weakest;
            records.addAll(one.domains());
        }
        return new Aligned(weakest, List.copyOf(records));
    }

    /** The domains of all authors. */
    List<String> domains() {
        return from.stream().map(Address::domain).distinct().toList();
    }

    private static Alignment alignment(String domain, String author) {
        if (domain.equals(author)) {
            return Alignment.STRICT;
        }
        String upper = domain.length() < author.length() ? domain : author;
        String lower = domain.length() < author.length() ? author : domain;
        return DnsName.within(lower, upper) && isOneOwners(upper) ? Alignment.RELAXED : Alignment.NONE;
    }

    private static boolean isOneOwners(String name) {
        String[] labels = name.split("\\.");
        int last = labels.length - 1;
        return last >= 2 || last == 1 && !(labels[1].length() == 2 && SOLD_BELOW.contains(labels[0]));
    }

    /** The addresses of all fields of that name; empty also if one of the fields cannot be read. */
    private static List<Address> addresses(HeaderFields header, String name) {
        var found = new ArrayList<Address>();
        int[] fields = header.all(name, MAX_FIELDS + 1);
        for (int field : fields) {
            int length = header.end(field) - header.value(field);
            if (fields.length > MAX_FIELDS || length > MAX_FIELD) {
                return List.of();
            }
            int before = found.size();
            read(new String(header.bytes, header.value(field), length, StandardCharsets.UTF_8), found);
            if (found.size() == before || found.size() > MAX_ADDRESSES) {
                return List.of();
            }
        }
        return found;
    }

    /**
     * Reads an address list (RFC 5322, section 3.4). Comments and quoted names are skipped; quoted local parts are preserved. If a comma is missing or
     * a name is an address, all addresses are found, because a page may show any of them. If a comment may be meant as a mailbox, none is found.
     */
    private static void read(String value, List<Address> found) {
        int before = found.size();
        var words = new StringBuilder();
        int comment = 0;
        boolean quoted = false;
        boolean at = false;
        boolean angle = false;
        boolean hidden = false; // a comment has an @
        boolean brackets = false;
        boolean unclear = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean escaped = (quoted || comment > 0) && c == '\\' && i + 1 < value.length();
            if (quoted) {
                words.append(c);
                if (escaped) {
                    words.append(value.charAt(++i));
                } else {
                    quoted = c != '"';
                }
            } else if (comment > 0) {
                hidden |= c == '@';
                brackets |= c == '<';
                comment += c == '(' ? 1 : c == ')' ? -1 : 0;
                i += escaped ? 1 : 0;
            } else {
                switch (c) {
                    case '"' -> {
                        quoted = true;
                        words.append(c);
                    }
                    case '(' -> comment++;
                    case ':' -> words.setLength(!angle && !at ? 0 : words.length()); // the name of a group
                    case '<', '>' -> {
                        addAll(words, found);
                        angle = c == '<';
                    }
                    case ',', ';' -> {
                        addAll(words, found);
                        unclear |= hidden && (!at || brackets);
                        angle = false;
                        at = false;
                        hidden = false;
                        brackets = false;
                    }
                    default -> {
                        words.append(c);
                        at |= c == '@';
                    }
                }
            }
        }
        addAll(words, found);
        if (unclear || hidden && (!at || brackets || comment > 0)) {
            found.subList(before, found.size()).clear();
        }
    }

    /** Every word with an {@code @} outside quotation marks. */
    private static void addAll(StringBuilder words, List<Address> found) {
        String text = words.toString().replaceAll("\\s+", " ").replaceAll(" ?([.@]) ?", "$1") + " ";
        words.setLength(0);
        boolean quoted = false;
        boolean at = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == ' ') {
                if (at) {
                    add(text.substring(from, i), found);
                }
                at = false;
                from = i + 1;
            } else {
                quoted = c == '"';
                at |= c == '@';
            }
        }
    }

    private static void add(String address, List<Address> found) {
        String text = address.strip();
        int at = text.lastIndexOf('@');
        String domain = at < 1 ? null : DnsName.ascii(text.substring(at + 1).strip(), 1);
        if (domain != null) {
            found.add(new Address(text.substring(0, at).strip(), domain));
        }
    }
}
