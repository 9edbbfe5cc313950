package org.daylight.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PackDocument;
import org.daylight.archive.Release;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;

/**
 * What other programs index of an archive, so that they can be compared with a static archive: a page of HTML for each message (Pagefind), a
 * database (SQLite with FTS5), an index (Lucene). All have the subject and the text; the last two also sender, year, date, and the first
 * characters of the text to show in a list. And the searches that all of them make.
 */
final class StaticPeers {

    /** Characters of a text that a list of results shows. */
    private static final int EXCERPT = 300;

    private static final int MANY = 50;
    private static final int FEW = 20;
    private static final int ROWS_OF_A_STEP = 10_000;
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{3,14}");
    private static final Pattern ADDRESS = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*@[a-z0-9]+([.-][a-z0-9]+)*");

    /** Does something with a message and its number, from 1. */
    private interface Step {
        void take(long number, Message message) throws IOException, SQLException;
    }

    private StaticPeers() {}

    private static void each(Archive archive, Step step) throws IOException, SQLException {
        long number = 0;
        for (Release release : archive.contents().releases()) {
            for (PackDocument document : archive.documents(release)) {
                if (document instanceof PackDocument.Shown) {
                    var id = new DocumentId(release.trove(), document.number());
                    step.take(
                            ++number,
                            MessageParser.parse(archive.publishedBytes(id).orElseThrow()));
                }
            }
        }
    }

    private static String subject(Message message) {
        String subject = message.subject();
        return subject == null ? "" : subject;
    }

    private static String sender(Message message) {
        return message.from().isEmpty()
                ? ""
                : message.from().getFirst().address().toLowerCase(Locale.ROOT);
    }

    private static int year(Message message) {
        var date = message.date();
        return date == null ? 0 : date.getYear();
    }

    private static long seconds(Message message) {
        var date = message.date();
        return date == null ? 0 : date.toEpochSecond();
    }

    private static String excerpt(Message message) {
        String text = message.text();
        return BLANKS.matcher(text.substring(0, Math.min(text.length(), EXCERPT)))
                .replaceAll(" ");
    }

    /** A page for each message, a thousand in a folder. */
    private static void pages(Archive archive, Path folder) throws IOException, SQLException {
        each(archive, (number, message) -> {
            Path page = folder.resolve(number / 1000 + "/" + number + ".html");
            Files.createDirectories(page.getParent());
            Files.writeString(
                    page,
                    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + html(subject(message))
                            + "</title></head><body data-pagefind-body><h1>" + html(subject(message)) + "</h1><pre>"
                            + html(message.text()) + "</pre></body></html>\n");
        });
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\0", "");
    }

    /** A table of messages, and an index of words with positions, without a second copy of the text. */
    private static void sqlite(Archive archive, Path file) throws IOException, SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = database.createStatement()) {
            statement.execute("PRAGMA page_size = 4096");
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute(
                    "CREATE TABLE d (id INTEGER PRIMARY KEY, sender TEXT, year INTEGER, date INTEGER, subject TEXT,"
                            + " excerpt TEXT)");
            statement.execute("CREATE VIRTUAL TABLE m USING fts5(subject, text, content='')");
            database.setAutoCommit(false);
            try (PreparedStatement row = database.prepareStatement("INSERT INTO d VALUES (?, ?, ?, ?, ?, ?)");
                    PreparedStatement words =
                            database.prepareStatement("INSERT INTO m (rowid, subject, text) VALUES (?, ?, ?)")) {
                each(archive, (number, message) -> {
                    row.setLong(1, number);
                    row.setString(2, sender(message));
                    row.setInt(3, year(message));
                    row.setLong(4, seconds(message));
                    row.setString(5, subject(message));
                    row.setString(6, excerpt(message));
                    row.executeUpdate();
                    words.setLong(1, number);
                    words.setString(2, subject(message));
                    words.setString(3, message.text());
                    words.executeUpdate();
                    if (number % ROWS_OF_A_STEP == 0) {
                        database.commit();
                    }
                });
            }
            statement.execute("CREATE INDEX s ON d (sender, year, date)");
            statement.executeUpdate("INSERT INTO m (m) VALUES ('optimize')");
            database.commit();
        }
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = database.createStatement()) {
            statement.executeUpdate("VACUUM");
        }
    }

    /** An index of one segment. */
    private static void lucene(Archive archive, Path folder) throws IOException, SQLException {
        try (var directory = FSDirectory.open(folder);
                var writer = new IndexWriter(
                        directory, new IndexWriterConfig(new StandardAnalyzer()).setUseCompoundFile(false))) {
            each(archive, (number, message) -> {
                var document = new Document();
                document.add(new TextField("subject", subject(message), Field.Store.YES));
                document.add(new TextField("text", message.text(), Field.Store.NO));
                document.add(new StringField("sender", sender(message), Field.Store.YES));
                document.add(new StringField("year", Integer.toString(year(message)), Field.Store.NO));
                document.add(new NumericDocValuesField("date", seconds(message)));
                document.add(new StoredField("at", seconds(message)));
                document.add(new StoredField("excerpt", excerpt(message)));
                writer.addDocument(document);
            });
            writer.forceMerge(1);
        }
    }

    /** Searches with words of messages that are taken evenly, so that common words are as frequent as in mail. */
    private static void queries(Archive archive, Path file) throws IOException, SQLException {
        long published = archive.contents().releases().stream()
                .mapToLong(Release::published)
                .sum();
        long every = Math.max(1, published / (4 * MANY));
        Map<String, List<String>> chosen = new LinkedHashMap<>();
        var random = new Random(20);
        long number = 0;
        for (Release release : archive.contents().releases()) {
            for (PackDocument document : archive.documents(release)) {
                if (document instanceof PackDocument.Shown && number++ % every == 0) {
                    var id = new DocumentId(release.trove(), document.number());
                    choose(MessageParser.parse(archive.publishedBytes(id).orElseThrow()), random, chosen);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        chosen.forEach((kind, all) -> {
            int wanted = kind.startsWith("one") || kind.startsWith("two") ? MANY : FEW;
            for (int i = 0; i < Math.min(wanted, all.size()); i++) {
                lines.add(kind + "\t" + all.get((int) ((long) i * all.size() / Math.min(wanted, all.size()))));
            }
        });
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    /** Each search has three values: words, sender, year, separated by tabs. */
    private static void choose(Message message, Random random, Map<String, List<String>> chosen) {
        String[] all = BLANKS.split(message.text());
        List<String> words = Arrays.stream(all)
                .filter(word -> WORD.matcher(word).matches())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        List<String> pairs = new ArrayList<>();
        for (int i = 1; i < all.length; i++) {
            if (WORD.matcher(all[i - 1]).matches() && WORD.matcher(all[i]).matches()) {
                pairs.add((all[i - 1] + " " + all[i]).toLowerCase(Locale.ROOT));
            }
        }
        if (words.size() < 10 || pairs.isEmpty()) {
            return;
        }
        String first = words.get(random.nextInt(words.size()));
        String second = words.get(random.nextInt(words.size()));
        add(chosen, "one word", first + "\t\t");
        add(chosen, "two words", first + " " + second + "\t\t");
        add(chosen, "phrase", pairs.get(random.nextInt(pairs.size())) + "\t\t");
        if (ADDRESS.matcher(sender(message)).matches() && year(message) >= 1970 && year(message) <= 9999) {
            add(chosen, "sender and year", "\t" + sender(message) + "\t" + year(message));
            add(chosen, "sender, year, word", first + "\t" + sender(message) + "\t" + year(message));
        }
    }

    private static void add(Map<String, List<String>> chosen, String kind, String query) {
        chosen.computeIfAbsent(kind, any -> new ArrayList<>()).add(query);
    }

    /** {@code StaticPeers pages|sqlite|lucene|queries ARCHIVE OUTPUT}. */
    public static void main(String[] args) throws IOException, SQLException {
        try (Archive archive = Archive.open(Path.of(args[1]))) {
            Path output = Path.of(args[2]);
            switch (args[0]) {
                case "pages" -> pages(archive, output);
                case "sqlite" -> sqlite(archive, output);
                case "lucene" -> lucene(archive, output);
                case "queries" -> queries(archive, output);
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }
}
