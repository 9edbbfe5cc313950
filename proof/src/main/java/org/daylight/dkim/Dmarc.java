package org.daylight.dkim;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.finding.Method;
import org.jspecify.annotations.Nullable;

/**
 * Decides which domains belong to one organisation, using the collected DMARC records (RFC 9989 sections 4.10 and 4.10.2; {@code spec/keys.md} section 7).
 * Makes no DNS query. For one message; not safe for several threads.
 */
public final class Dmarc {

    private static final String VERSION = "DMARC1";

    /** RFC 9989 section 4.10: the greatest number of queries. */
    private static final int MAX_QUERIES = 8;

    private static final long FIRST_SECOND =
            Instant.parse("-0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("+10000-12-31T00:00:00Z").getEpochSecond();

    private final KeySource records;
    private final @Nullable LocalDate day;
    private final Map<String, Walk> walks = new HashMap<>();

    /** @param day of delivery, which selects among records of one domain; null if unknown */
    Dmarc(KeySource records, @Nullable Instant delivered) {
        this.records = records;
        this.day = delivered == null ? null : day(delivered);
    }

    /** The day of any instant. Years beyond four digits, in which no record was served, are moved to the nearest day before or after all records. */
    private static LocalDate day(Instant time) {
        long seconds = Math.clamp(time.getEpochSecond(), FIRST_SECOND, LAST_SECOND);
        return LocalDate.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    }

    /** The parts of a record that alignment needs. @param psd y, n or u */
    private record Policy(char psd, boolean strict) {}

    /**
     * The result of one tree walk.
     *
     * @param found the domains that have a record, from the longest to the shortest
     * @param organization the organisational domain
     * @param strict whether the applicable record requires the same domain ({@code adkim=s})
     */
    private record Walk(List<String> found, String organization, boolean strict) {}

    /**
     * How a signing domain is related to the domain of an author.
     *
     * @param domains whose records decided it; empty if only the names were compared
     */
    record Decision(Alignment alignment, List<String> domains) {}

    /** The decision by records; empty if no known record applies to the author's domain. Both names in the form of {@link DnsName#ascii}. */
    Optional<Decision> decide(String signer, String author) {
        Walk own = walk(author);
        if (own.found().isEmpty()) {
            return Optional.empty();
        }
        if (signer.equals(author)) {
            return Optional.of(new Decision(Alignment.STRICT, own.found()));
        }
        if (own.strict()) {
            return Optional.of(new Decision(Alignment.NONE, own.found()));
        }
        boolean same = walk(signer).organization().equals(own.organization());
        SortedSet<String> used = new TreeSet<>(own.found());
        used.addAll(walk(signer).found());
        return Optional.of(new Decision(same ? Alignment.RELAXED : Alignment.NONE, List.copyOf(used)));
    }

    private Walk walk(String domain) {
        return walks.computeIfAbsent(domain, this::walked);
    }

    private Walk walked(String domain) {
        SequencedMap<String, Policy> found = new LinkedHashMap<>();
        for (String name : namesOfWalk(domain)) {
            Policy policy = policy(name);
            if (policy != null) {
                found.put(name, policy);
                if (policy.psd() != 'u') {
                    break;
                }
            }
        }
        String organization = organization(domain, found);
        Policy applies = found.get(domain);
        if (applies == null) {
            applies = found.get(organization);
        }
        if (applies == null && !found.isEmpty()) {
            applies = found.lastEntry().getValue();
        }
        return new Walk(List.copyOf(found.keySet()), organization, applies != null && applies.strict());
    }

    /** RFC 9989 section 4.10.2. */
    private static String organization(String domain, SequencedMap<String, Policy> found) {
        for (Map.Entry<String, Policy> each : found.entrySet()) {
            String name = each.getKey();
            if (each.getValue().psd() == 'n') {
                return name;
            }
            if (each.getValue().psd() == 'y' && !name.equals(domain)) {
                String below = domain.substring(0, domain.length() - name.length() - 1);
                return below.substring(below.lastIndexOf('.') + 1) + "." + name;
            }
        }
        return found.isEmpty() ? domain : found.lastEntry().getKey();
    }

    /** The names of one tree walk: the domain and its parents. Of a domain of more than eight labels, the domain and its parents of at most seven. */
    private static List<String> namesOfWalk(String domain) {
        var names = new ArrayList<String>(List.of(domain));
        String[] labels = domain.split("\\.");
        int left = Math.min(labels.length - 1, MAX_QUERIES - 1);
        for (int i = labels.length - left; i < labels.length; i++) {
            names.add(String.join(".", List.of(labels).subList(i, labels.length)));
        }
        return names;
    }

    private @Nullable Policy policy(String domain) {
        if (!(records.find(KeyName.DMARC_SELECTOR, domain) instanceof KeySource.Known(List<KeyRecord> all))) {
            return null;
        }
        List<KeyRecord> valid =
                all.stream().filter(record -> read(record.text()) != null).toList();
        List<KeyRecord> served = valid.stream().filter(this::isServed).toList();
        List<Policy> policies = (served.isEmpty() ? valid : served)
                .stream().map(record -> read(record.text())).distinct().toList();
        return policies.size() == 1 ? policies.getFirst() : null; // several different records count as none
    }

    private boolean isServed(KeyRecord record) {
        return day != null
                && (record.from() == null || !record.from().isAfter(day))
                && (record.until() == null || !record.until().isBefore(day));
    }

    /** Parses a DMARC record; null if the text is not one. The first tag must be the version. */
    private static @Nullable Policy read(String text) {
        char psd = 'u';
        boolean strict = false;
        String[] tags = text.split(";", 100);
        for (int i = 0; i < tags.length; i++) {
            int at = tags[i].indexOf('=');
            String name = at < 0 ? "" : tags[i].substring(0, at).strip().toLowerCase(Locale.ROOT);
            String value = at < 0 ? "" : tags[i].substring(at + 1).strip();
            if (i == 0 && !(name.equals("v") && value.equals(VERSION))) {
                return null;
            }
            if (name.equals("psd") && (value.equalsIgnoreCase("y") || value.equalsIgnoreCase("n"))) {
                psd = value.toLowerCase(Locale.ROOT).charAt(0);
            } else if (name.equals("adkim")) {
                strict = value.equalsIgnoreCase("s");
            }
        }
        return new Policy(psd, strict);
    }

    /** Whether the text is a DMARC record, not a key. */
    public static boolean isRecord(String text) {
        return read(text) != null;
    }

    /**
     * The names of all DMARC records that affect the alignment of a message, whether or not they exist; empty if the message has no signature of its
     * own.
     *
     * @param message the original bytes
     * @param findings of this message
     */
    public static SortedSet<KeyName> names(byte[] message, List<Finding> findings) {
        SortedSet<KeyName> names = new TreeSet<>();
        SortedSet<String> domains = new TreeSet<>();
        for (Finding finding : findings) {
            if ((finding.method() == Method.DKIM || finding.method() == Method.DOMAINKEYS)
                    && !finding.domain().isEmpty()) {
                domains.add(finding.domain());
            }
        }
        if (!domains.isEmpty()) {
            domains.addAll(new Author(new HeaderFields(message, message.length)).domains());
        }
        for (String domain : domains) {
            for (String name : namesOfWalk(domain)) {
                KeyName.of(KeyName.DMARC_SELECTOR, name).ifPresent(names::add);
            }
        }
        return names;
    }

    /** All known records of these names. */
    public static List<KeyRecord> records(Collection<KeyName> names, KeySource source) {
        var records = new ArrayList<KeyRecord>();
        for (KeyName name : names) {
            if (source.find(name.selector(), name.domain()) instanceof KeySource.Known(List<KeyRecord> known)) {
                records.addAll(known);
            }
        }
        return records;
    }
}
