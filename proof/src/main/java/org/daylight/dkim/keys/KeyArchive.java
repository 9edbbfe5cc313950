package org.daylight.dkim.keys;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A collection of keys ({@code spec/keys.md}): those of a newsroom, or those of a pack. Immutable; safe for several threads. Each key
 * of a selector occurs once; a selector may have several keys, one after another.
 */
public final class KeyArchive implements KeySource {

    /** An empty archive. */
    public static final KeyArchive NONE = new KeyArchive(new TreeMap<>());

    /** The longest file, in bytes. */
    public static final int MAX_BYTES = 256 << 20;

    /** The greatest number of keys in a file or archive. */
    public static final int MAX_RECORDS = 1_000_000;

    /** The greatest number of keys of one selector. If there are more, those with the best origins remain. */
    static final int MAX_OF_SELECTOR = 100;

    private static final String TITLE =
            "# DKIM keys (spec/keys.md): domain, selector, from, until, origin, source, record\n";

    private static final Comparator<KeyRecord> ORDER = Comparator.comparing(
                    KeyRecord::from, Comparator.nullsFirst(Comparator.<LocalDate>naturalOrder()))
            .thenComparing(KeyRecord::until, Comparator.nullsFirst(Comparator.<LocalDate>naturalOrder()))
            .thenComparing(KeyRecord::origin)
            .thenComparing(KeyRecord::text);

    private final TreeMap<KeyName, List<KeyRecord>> records;

    /** Keys that occur under several names, with these names. Computed on first use. */
    private volatile @Nullable Map<String, List<KeyName>> namesOfKey;

    private KeyArchive(TreeMap<KeyName, List<KeyRecord>> records) {
        this.records = records;
    }

    /** These records, merged; in any order. Records whose name the DNS cannot have, or that are too long for a line, are left out. */
    public static KeyArchive of(Collection<KeyRecord> records) {
        return NONE.with(records);
    }

    /** This archive and these records, merged. */
    public KeyArchive with(Collection<KeyRecord> more) {
        var added = new TreeMap<KeyName, List<KeyRecord>>();
        for (KeyRecord record : more) {
            KeyName.of(record.selector(), record.domain())
                    .filter(name -> fits(record))
                    .ifPresent(name -> added.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(named(record, name)));
        }
        var all = new TreeMap<>(records);
        added.forEach((name, list) -> {
            list.addAll(records.getOrDefault(name, List.of()));
            all.put(name, merged(list));
        });
        return new KeyArchive(all);
    }

    /**
     * Reads an archive that Daylight wrote, or a plain list ({@code spec/keys.md} sections 2 and 4). Refused with code {@code keys-malformed} and the
     * first line that breaks a rule. {@link KeyImport} reads files of other programs.
     *
     * @param source the source for lines of a plain list, which have none; may be empty
     */
    public static Outcome<KeyArchive> parse(byte[] utf8, String source) {
        KeyImport read = KeyImport.lines(utf8, KeyOrigin.LIST, source);
        return read.problems().isEmpty()
                ? Outcome.ok(of(read.records()))
                : Outcome.refused(KeyLine.CODE, read.problems().getFirst());
    }

    /** The file of this archive. Equal archives have equal bytes. */
    public byte[] bytes() {
        var out = new StringBuilder(TITLE);
        records().forEach(record -> out.append(KeyLine.of(record)).append('\n'));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Lookup find(String selector, String domain) {
        List<KeyRecord> found = KeyName.of(selector, domain).map(records::get).orElse(null);
        return found == null ? new Unknown() : new Known(found);
    }

    /** All records, by domain, selector, date. */
    public List<KeyRecord> records() {
        return records.values().stream().flatMap(List::stream).toList();
    }

    /**
     * The other names under which the same key occurs. Anyone who has its private half can sign mail for all of them.
     *
     * @return in order of domain and selector; empty for a record without a key
     */
    public List<KeyName> sameKey(KeyRecord record) {
        Map<String, List<KeyName>> known = namesOfKey;
        if (known == null) {
            known = namesOfKeys();
            namesOfKey = known;
        }
        KeyName own = new KeyName(record.selector(), record.domain());
        return known.getOrDefault(KeyMerging.identity(record.text()), List.of()).stream()
                .filter(name -> !name.equals(own))
                .toList();
    }

    private Map<String, List<KeyName>> namesOfKeys() {
        var names = new HashMap<String, List<KeyName>>();
        records.forEach((name, keys) -> keys.stream()
                .map(key -> KeyMerging.identity(key.text()))
                .filter(KeyMerging::isKey)
                .forEach(key ->
                        names.computeIfAbsent(key, any -> new ArrayList<>()).add(name)));
        names.values().removeIf(all -> all.size() < 2);
        return names;
    }

    /** The number of keys. */
    public int size() {
        return records.values().stream().mapToInt(List::size).sum();
    }

    private static List<KeyRecord> merged(List<KeyRecord> ofOneSelector) {
        var keys = new LinkedHashMap<String, List<KeyRecord>>();
        ofOneSelector.forEach(
                record -> keys.computeIfAbsent(KeyMerging.identity(record.text()), any -> new ArrayList<>())
                        .add(record));
        return keys.values().stream()
                .map(KeyMerging::merged)
                .sorted(KeyMerging.BETTER)
                .limit(MAX_OF_SELECTOR)
                .sorted(ORDER)
                .toList();
    }

    private static boolean fits(KeyRecord record) {
        return KeyLine.escaped(record.text()).length() <= KeyLine.MAX_TEXT
                && KeyLine.escaped(record.source()).length() <= KeyLine.MAX_SOURCE;
    }

    private static KeyRecord named(KeyRecord record, KeyName name) {
        return new KeyRecord(
                name.selector(),
                name.domain(),
                record.text(),
                record.origin(),
                record.from(),
                record.until(),
                record.exposed(),
                record.source());
    }
}
