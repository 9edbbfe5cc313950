package org.daylight.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who a message says it is from, as far as signatures need it: the addresses of a field, read carefully and in one pass. */
final class Author {
    private static final int MAX_FIELD = 64 << 10;
    private static final int MAX_ADDRESSES = 100;
    private static final int MAX_FIELDS = 10;

    /** Second labels under which registries of countries sell names. */
    private static final Set<String> SOLD_BELOW = Set.of(
            "ac", "biz", "co", "com", "ed", "edu", "gen", "go", "gob", "gouv", "gov", "govt", "gv", "id", "idv", "info",
            "ltd", "me", "mil", "mod", "muni", "ne", "net", "nhs", "nic", "nom", "or", "org", "plc", "police", "sch",
            "school", "web");

    /** An address; local part as it stands, domain in the form of {@link DnsName#ascii}. */
    record Address(String local, String domain) {}

    private final List<Address> from;
    private final HeaderFields header;

    /** How it stands, and whose DMARC records decided it; none when names alone were compared. */
    record Aligned(Alignment alignment, List<String> dmarc) {}

    Author(HeaderFields header) {
        this.header = header;
        this.from = addresses(header, "from");
    }

    /** The name of the field that names the sender: Sender, or From where there is no address in it (RFC 4870, section 3.2.3). */
    String senderField() {
        return addresses(header, "sender").isEmpty() ? "from" : "sender";
    }

    /** The first address of that field; null where there is none. */
    @Nullable
    Address sender() {
        List<Address> known = addresses(header, senderField());
        return known.isEmpty() ? null : known.getFirst();
    }

    /** How a signing domain stands to all authors: the weakest. By DMARC records where any applies, else by the names. */
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

    /** Of all fields of that name; empty as well where one of them cannot be read. */
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

    /** The addresses of a list (RFC 5322, section 3.4): comments and display names passed over, quoted strings kept whole. */
    private static void read(String value, List<Address> found) {
        var bare = new StringBuilder();
        String angle = null;
        int comment = 0;
        boolean quoted = false;
        boolean at = false;
        int open = -1;
        for (int i = 0; i <= value.length(); i++) {
            char c = i < value.length() ? value.charAt(i) : ',';
            boolean escaped = (quoted || comment > 0) && c == '\\' && i + 1 < value.length();
            if (i < value.length() && quoted) {
                bare.append(c);
                if (escaped) {
                    bare.append(value.charAt(++i));
                } else {
                    quoted = c != '"';
                }
            } else if (i < value.length() && comment > 0) {
                comment += c == '(' ? 1 : c == ')' ? -1 : 0;
                i += escaped ? 1 : 0;
            } else {
                switch (c) {
                    case '"' -> {
                        quoted = true;
                        bare.append(c);
                    }
                    case '(' -> comment++;
                    case '<' -> open = bare.length();
                    case '>' -> {
                        angle = open < 0 ? null : bare.substring(open);
                        open = -1;
                    }
                    case ':' -> bare.setLength(open < 0 && !at ? 0 : bare.length()); // the name of a group
                    case ',', ';' -> {
                        add(angle == null ? bare.toString() : angle, found);
                        bare.setLength(0);
                        angle = null;
                        open = -1;
                        at = false;
                    }
                    default -> {
                        bare.append(c);
                        at |= c == '@';
                    }
                }
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
