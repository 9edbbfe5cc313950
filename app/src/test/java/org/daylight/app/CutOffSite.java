package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.daylight.format.Json;

/** What a reader sees who has only the addresses of mirrors and the keys of the publisher and of the witness. */
final class CutOffSite {

    /** A server notices a new part within seconds; no machine is so slow that it needs this long. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String UNCONFIRMED = "log has not confirmed the release yet";

    private final Party reader;
    private final String key;
    private final String witnessKey;

    CutOffSite(Party reader, String key, String witnessKey) {
        this.reader = reader;
        this.key = key;
        this.witnessKey = witnessKey;
    }

    /** The copy is confirmed, with the witness's cosignature, and so many of its parts were opened and are not in the log yet. */
    void check(Party mirror, int opened) {
        var command = new ArrayList<>(List.of("check", mirror.address() + "/", "--json", "--keep", "seen"));
        command.addAll(List.of("--key", key, "--witness", witnessKey));
        if (Files.exists(reader.folder().resolve("seen"))) {
            command.addAll(List.of("--last", "seen"));
        }
        reader.daylight(Exit.DONE, command.toArray(String[]::new));
        String[] lines = reader.printed().strip().split("\n");
        String whole = lines[lines.length - 1];
        assertTrue(whole.contains("\"verdict\":\"confirmed\""), whole);
        assertEquals(opened, items(whole, "opened").size(), whole);
    }

    /** Waits until the server has noticed what is new in its folder. @param part that it must show; 0 for none */
    void shows(Party server, String archive, int part) throws IOException {
        String checkpoint = Files.readString(server.folder().resolve(archive).resolve("checkpoint"));
        waitFor(
                () -> reader.get(server.address() + "/checkpoint") == 200
                        && reader.printed().equals(checkpoint)
                        && (part == 0 || reader.get(server.address() + "/harbour/part/" + part) == 200),
                () -> server.name() + " does not show its newest state: " + reader.printed());
    }

    /** Each part has a page, which says whether the publisher's log has confirmed the part. */
    void pages(Party mirror, Set<Integer> parts, Set<Integer> confirmed) {
        for (int part : parts) {
            String address = mirror.address() + "/harbour/part/" + part;
            String words = "Opened with the key of part " + part + " of harbour,";
            waitFor(
                    () -> reader.get(address) == 200
                            && reader.printed().contains(words) == !confirmed.contains(part)
                            && (parts.size() > confirmed.size()
                                    || !reader.printed().contains(UNCONFIRMED)),
                    () -> address + (confirmed.contains(part) ? " is not shown as confirmed" : " is not shown"));
        }
    }

    /** The feed has each part once, and says of each whether the publisher's log has confirmed it. */
    byte[] feed(Party mirror, Set<Integer> parts, Set<Integer> confirmed) {
        List<String> expected = parts.stream()
                .map(part -> "harbour/part/" + part + (confirmed.contains(part) ? "" : " unconfirmed"))
                .sorted()
                .toList();
        List<String> found = new ArrayList<>();
        waitFor(
                () -> {
                    assertEquals(200, reader.get(mirror.address() + "/feed.json"), reader.printed());
                    found.clear();
                    for (Json item : items(reader.printed(), "items")) {
                        String url = ((Json.Obj) item).string("url").orElse("");
                        found.add(url.substring(url.indexOf("harbour/"))
                                + (item.text().contains(UNCONFIRMED) ? " unconfirmed" : ""));
                    }
                    found.sort(null);
                    return found.equals(expected);
                },
                () -> mirror.name() + " has in its feed " + found);
        return reader.content();
    }

    private static List<Json> items(String object, String name) {
        return ((Json.Obj) Json.parse(object).orThrow()).get(name).orElseThrow() instanceof Json.Arr list
                ? list.items()
                : List.of();
    }

    private static void waitFor(BooleanSupplier condition, Supplier<String> otherwise) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, otherwise);
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
