package org.daylight.flow.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeRecipient;
import org.daylight.audit.By;
import org.daylight.backup.BackupHead;
import org.daylight.backup.FolderPlace;
import org.daylight.flow.publish.CatchUp;
import org.daylight.flow.publish.LeaseOfLog;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RestoredMark;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;

/** Backups for tests, and newsrooms as text, so that two can be compared. */
public final class BackupFixture {

    public static final Instant TIME = Rooms.FIRST.plusSeconds(3600);

    private BackupFixture() {}

    /** Saves a newsroom; begins the backup if there is none. */
    public static BackUpNewsroom.Result save(Path newsroom, Path place, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                var folder = new FolderPlace(place)) {
            var backup = new BackUpNewsroom(room, folder, new SecureRandom(), steps);
            if (BackupSnapshots.head(folder).isEmpty()) {
                backup.begin(List.of(AgeRecipient.parse(Rooms.AGE_PUBLIC).orThrow()), null);
            }
            return backup.run(TIME, false, (files, done, total) -> {});
        }
    }

    public static BackUpNewsroom.Result save(Path newsroom, Path place) throws IOException {
        return save(newsroom, place, StepListener.NONE);
    }

    /** Restores the newest snapshot. */
    public static RestoreBackup.Result restore(Path place, Path newsroom, boolean evenDamaged, StepListener steps)
            throws IOException {
        try (var folder = new FolderPlace(place)) {
            BackupHead head = BackupSnapshots.head(folder).orElseThrow();
            var newest =
                    BackupSnapshots.read(folder, folder.list(), head).newest().orElseThrow();
            return new RestoreBackup(folder, head, identity(), steps)
                    .run(newest, newsroom, evenDamaged, (files, done, total) -> {});
        }
    }

    public static RestoreBackup.Result restore(Path place, Path newsroom) throws IOException {
        return restore(place, newsroom, false, StepListener.NONE);
    }

    /**
     * What the operators of a standby do when the first newsroom is gone: restore the newest backup, unless that is done; catch up, unless that is done;
     * take the lease. Any of it may be repeated.
     */
    public static void promote(Path place, Path newsroom, Path mirror, StepListener steps) throws IOException {
        if (Files.notExists(newsroom)) {
            restore(place, newsroom, false, steps);
        }
        if (RestoredMark.read(newsroom).isPresent()) {
            try (Newsroom room = Newsroom.open(newsroom)) {
                new CatchUp(room, steps)
                        .run(By.nobody(TIME), List.of(mirror.toString()), false, () -> TIME, (f, b, t) -> {});
            }
        }
        try (Newsroom room = Newsroom.open(newsroom)) {
            new LeaseOfLog(room, By.nobody(TIME), steps).take("standby", false);
        }
    }

    public static AgeIdentity identity() {
        return AgeIdentity.parse(Rooms.AGE_SECRET).orThrow();
    }

    public static VerifyBackup.Result verify(Path place, boolean decrypt) throws IOException {
        try (var folder = new FolderPlace(place)) {
            return new VerifyBackup(folder, BackupSnapshots.head(folder).orElseThrow())
                    .run(decrypt ? identity() : null, (files, done, total) -> {});
        }
    }

    /**
     * Everything that a backup must have: the hash of each file, and each row of the catalog. Left out is what is derived, temporary, or about backups
     * themselves.
     */
    public static TreeMap<String, String> everything(Path newsroom) throws Exception {
        TreeMap<String, String> all = Rooms.files(newsroom);
        all.keySet()
                .removeIf(path -> path.matches(
                        "(index|spool|extracting|preview|backups|stage)/.*|.*\\.(lock|index|db|db-wal|db-shm)|vault/lock"
                            + "|restored\\.json"));
        all.put("catalog.db", rows(newsroom.resolve("catalog.db")));
        return all;
    }

    /** Every row of every table, as text. */
    static String rows(Path database) throws SQLException {
        var text = new StringBuilder();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")) {
                while (rows.next()) {
                    text.append(rows.getString(2)).append('\n');
                    if (rows.getString(2).startsWith("CREATE TABLE")) {
                        tables.add(rows.getString(1));
                    }
                }
            }
            for (String table : tables) {
                List<String> lines = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        var line = new StringBuilder();
                        for (int i = 1; i <= columns; i++) {
                            Object value = rows.getObject(i);
                            line.append(
                                            value instanceof byte[] bytes
                                                    ? HexFormat.of().formatHex(bytes)
                                                    : value)
                                    .append('|');
                        }
                        lines.add(line.toString());
                    }
                }
                lines.sort(null);
                text.append(table).append('\n').append(String.join("\n", lines)).append('\n');
            }
        }
        return text.toString();
    }

    /** A newsroom with mail, a plan, a release, an entry in the audit log, and some state. */
    public static Path newsroom(Path folder) throws Exception {
        Path newsroom = RoomTemplates.imported(folder.resolve("newsroom"), folder.resolve("source"), 60);
        Rooms.plan(newsroom, 3);
        Rooms.withhold(newsroom, 50, "privacy", StepListener.NONE);
        Rooms.review(newsroom, StepListener.NONE);
        Rooms.undo(newsroom, StepListener.NONE);
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        Files.createDirectories(newsroom.resolve("lexicons"));
        Files.writeString(newsroom.resolve("lexicons/secret-names.txt"), "kind: own-term\nblue heron\n");
        Files.writeString(newsroom.resolve("people.txt"), "# nobody\n");
        return newsroom;
    }
}
