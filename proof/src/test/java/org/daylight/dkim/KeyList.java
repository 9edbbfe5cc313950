package org.daylight.dkim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;

/** Keys for tests: entered by hand, or from the lists of other projects' vectors ({@code selector._domainkey.domain record}). */
final class KeyList implements KeySource {
    private final Map<String, List<KeyRecord>> records = new LinkedHashMap<>();
    private final Map<String, String> unreachable = new LinkedHashMap<>();

    KeyList with(String selector, String domain, String text) {
        records.computeIfAbsent(name(selector, domain), key -> new ArrayList<>())
                .add(new KeyRecord(selector, domain, text, KeyOrigin.LIST, null, null, "test"));
        return this;
    }

    KeyList without(String selector, String domain, String why) {
        unreachable.put(name(selector, domain), why);
        return this;
    }

    static KeyList read(Path file) throws IOException {
        var list = new KeyList();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            String[] parts = line.strip().split("\\s+", 2);
            int at = parts[0].indexOf("._domainkey.");
            if (line.startsWith("#") || at < 0) {
                continue;
            }
            String selector = parts[0].substring(0, at).toLowerCase(Locale.ROOT);
            String domain = parts[0].substring(at + "._domainkey.".length()).toLowerCase(Locale.ROOT);
            String text = parts.length < 2 ? "" : parts[1];
            if (text.startsWith("~~")) {
                list.without(selector, domain, text.replace("~", ""));
            } else if (!text.equals("NXDOMAIN")) {
                list.with(selector, domain, text.equals("\"\"") ? "" : text);
            }
        }
        return list;
    }

    private static String name(String selector, String domain) {
        return (selector + "._domainkey." + domain).toLowerCase(Locale.ROOT);
    }

    @Override
    public Lookup find(String selector, String domain) {
        String name = name(selector, domain);
        if (unreachable.containsKey(name)) {
            return new Unreachable(unreachable.get(name));
        }
        return records.containsKey(name) ? new Known(records.get(name)) : new Unknown();
    }
}
