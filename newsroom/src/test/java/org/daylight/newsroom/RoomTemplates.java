package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Newsrooms that are ready, for tests: each is made once in a JVM and then copied, because to import the same mail again for each test
 * takes most of its time. Safe for use by several threads.
 */
public final class RoomTemplates {

    private static final Map<String, Path> READY = new HashMap<>();

    private RoomTemplates() {}

    private interface Making {
        void make(Path newsroom, Path source) throws Exception;
    }

    /**
     * A newsroom with the trove {@code harbour} of the demo.
     *
     * @param newsroom a folder that does not exist
     * @param source a folder that does not exist, for the mail that was imported
     * @return the newsroom
     */
    public static Path imported(Path newsroom, Path source, int messages) throws Exception {
        return copy(messages + " imported", newsroom, source, (room, mail) -> {
            Rooms.create(room);
            Rooms.importAll(room, List.of(Rooms.source(mail, messages)), 4_000, StepListener.NONE);
        });
    }

    /** As {@link #imported}, planned in so many parts, the first of which is published. */
    public static Path published(Path newsroom, Path source, int messages, int parts) throws Exception {
        return copy(messages + " in " + parts + " parts", newsroom, source, (room, mail) -> {
            imported(room, mail, messages);
            Rooms.plan(room, parts);
            Rooms.publish(room, Rooms.FIRST, StepListener.NONE);
        });
    }

    private static synchronized Path copy(String name, Path newsroom, Path source, Making making) throws Exception {
        Path ready = READY.get(name);
        if (ready == null) {
            ready = Files.createTempDirectory("room-template");
            deleteAtTheEnd(ready);
            making.make(ready.resolve("newsroom"), ready.resolve("source"));
            READY.put(name, ready);
        }
        copy(ready.resolve("newsroom"), newsroom);
        copy(ready.resolve("source"), source);
        return newsroom;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(
                        each,
                        to.resolve(from.relativize(each).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES); // the modes of private files
            }
        }
    }

    private static void deleteAtTheEnd(Path folder) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try (var walk = Files.walk(folder)) {
                for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            } catch (IOException e) {
                System.err.println("not deleted: " + folder + ": " + e);
            }
        }));
    }
}
