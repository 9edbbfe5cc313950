package org.daylight.staticsite.segment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.Pack;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackEntry;
import org.daylight.archive.Redaction;
import org.daylight.archive.Release;
import org.daylight.archive.ReleaseLines;
import org.daylight.collate.Fingerprint;
import org.daylight.dkim.DkimVerifier;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.message.parse.DocumentForm;
import org.daylight.search.DocumentTerms;
import org.daylight.search.DocumentTerms.Field;
import org.daylight.search.ExtractedWords;
import org.daylight.search.IndexedDocument;
import org.daylight.search.IndexedUnits;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.thread.MessageLinks;
import org.daylight.staticsite.segment.WriteSegments.Effort;
import org.daylight.tree.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents that a segment shows: their keys into sorted runs, their cards and records into a spool, and the rest into arrays by ordinal, the order in
 * which they are read. Takes about 60 bytes of memory for a document, and a part of the memory of the process for the runs.
 */
final class SegmentDocuments implements AutoCloseable {

    /** In {@link #times}: neither date nor time of receipt. */
    static final long NO_TIME = Long.MIN_VALUE;

    /** Lines of a group, for which the trees have a root. */
    static final int GROUP = 256;

    /** Hour of a document without a date. */
    private static final byte NO_HOUR = (byte) 255;

    /** Day shift of a document without a date of its own. */
    private static final byte NO_SHIFT = 2;

    private static final int SECONDS_A_DAY = 86_400;

    /** Kilobytes of messages that may be processed at the same time. */
    private static final int BUDGET_KILOBYTES = 64 << 10;

    /** Links of a document that its record lists. */
    private static final int MAX_LINKS = 64;

    private final Archive archive;
    private final Path folder;
    private final Path trees;
    private final BuildProgress progress;
    private final Effort effort;
    private final DocumentSpool spool;
    private final List<Path> runs = new ArrayList<>();
    private final AtomicInteger runNumbers = new AtomicInteger();
    private final ConcurrentLinkedQueue<Worker> idle = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    private final Semaphore budget = new Semaphore(BUDGET_KILOBYTES);

    /** Each address once, because few people write most messages. */
    private final ConcurrentHashMap<String, String> knownAuthors = new ConcurrentHashMap<>();

    private int count;

    final long[] times;
    final byte[] shifts;
    final byte[] hours;
    final byte[] marks;
    final long[] sizes;
    final int[] releases;
    final int[] numbers;
    final String[] troves;
    final @Nullable String[] authors;
    final byte[] bodyLengths;
    final byte[] headLengths;

    /** Documents with each field, and their words: body, head, then as {@link KeyKind#FIELDS}. */
    final long[] fieldDocuments = new long[2 + KeyKind.FIELDS.length];

    final long[] fieldWords = new long[fieldDocuments.length];

    /** What one thread uses at a time. */
    private record Worker(DocumentWords words, Deflated deflated) {}

    /** A document to be processed. */
    private record Work(
            int ordinal,
            Release release,
            int part,
            PackDocument.Shown shown,
            DocumentForm form,
            byte[] published,
            List<ExtractedText.Unit> extracted,
            DkimVerifier verifier,
            String recordBegin) {}

    /** @param folder an empty folder for temporary files @param most how many documents there can be */
    SegmentDocuments(Archive archive, Path folder, int most, Effort effort, BuildProgress progress) throws IOException {
        this.archive = archive;
        this.folder = folder;
        this.effort = effort;
        this.progress = progress;
        trees = folder.resolve("trees");
        spool = new DocumentSpool(folder.resolve("documents"), most);
        times = new long[most];
        shifts = new byte[most];
        hours = new byte[most];
        marks = new byte[most];
        sizes = new long[most];
        releases = new int[most];
        numbers = new int[most];
        troves = new String[most];
        authors = new String[most];
        bodyLengths = new byte[most];
        headLengths = new byte[most];
    }

    int count() {
        return count;
    }

    DocumentSpool spool() {
        return spool;
    }

    List<Path> runs() {
        return runs;
    }

    /** The file with the trees of the releases. */
    Path trees() {
        return trees;
    }

    /** Reads the releases, in order of number. @throws IOException in one line: the first failure */
    void read(List<Release> all) throws IOException {
        try (OutputStream out = Files.newOutputStream(trees);
                ExecutorService workers = Executors.newFixedThreadPool(effort.threads())) {
            long tree = 0;
            for (Release release : all) {
                tree += read(release, out, tree, workers);
                if (failed.get() != null) {
                    break;
                }
            }
        }
        Exception why = failed.get();
        if (why != null) {
            throw new IOException(why.getMessage(), why);
        }
        for (Worker worker : idle) {
            writeRun(worker);
            worker.deflated().close();
        }
        idle.clear();
        spool.done();
    }

    /** @param treeBegin where the tree of the release begins among the trees @return the length of the tree */
    private long read(Release release, OutputStream out, long treeBegin, ExecutorService workers) throws IOException {
        ReleaseLines lines = archive.lines(release);
        var leaves = new ByteArea(lines.count() * Sha256.BYTES);
        try (Pack pack = Pack.open(archive.pack(release), release);
                PackPlaces places = new PackPlaces(archive.pack(release))) {
            pack.lines(
                    (line, index, leaf) -> leaves.add(leaf.bytes())); // verifies all lines before any of them is used
            DkimVerifier verifier = new DkimVerifier(archive.keys(release));
            pack.lines((line, index, leaf) -> {
                if (lines.isShown(index)
                        && failed.get() == null
                        && pack.parsed(line, index + 1) instanceof PackDocument.Shown shown) {
                    String begin = "{\"line\":" + new Json.Str(new String(line, StandardCharsets.UTF_8)).text()
                            + ",\"leaf\":" + index + ",\"leaves\":" + lines.count() + ",\"tree\":" + treeBegin
                            + ",\"entries\":" + places.json(shown.number());
                    begin(pack, release, shown, verifier, begin, workers);
                }
            });
        }
        return tree(leaves, out);
    }

    /** Writes the hashes of the lines, and the root of each group. @return how many bytes they are */
    private static long tree(ByteArea leaves, OutputStream out) throws IOException {
        out.write(leaves.array(), 0, leaves.length());
        long bytes = leaves.length();
        for (int from = 0; from < leaves.length(); from += GROUP * Sha256.BYTES) {
            List<Sha256> group = new ArrayList<>();
            int end = Math.min(leaves.length(), from + GROUP * Sha256.BYTES);
            for (int at = from; at < end; at += Sha256.BYTES) {
                group.add(Sha256.wrap(Arrays.copyOfRange(leaves.array(), at, at + Sha256.BYTES)));
            }
            out.write(MerkleTree.of(group).root().bytes());
            bytes += Sha256.BYTES;
        }
        return bytes;
    }

    /** Reads the bytes of a document, and lets another thread process them. */
    private void begin(
            Pack pack,
            Release release,
            PackDocument.Shown shown,
            DkimVerifier verifier,
            String recordBegin,
            ExecutorService workers)
            throws IOException {
        byte[] published = pack.message(shown.number(), shown.publishedBytes(), shown.published())
                .orElseThrow(() -> new IOException("releases/" + release.sequence() + " does not contain document "
                        + shown.number() + ": fetch it again"));
        List<ExtractedText.Unit> extracted = new ArrayList<>();
        PackEntry text = shown.text();
        if (text != null
                && pack.read(shown.number(), text, new IndexedUnits(extracted)).isEmpty()) {
            extracted.clear(); // a text that breaks a rule must not stop the index: the document has none
        }
        int part = shown.reduces() == null
                ? release.part()
                : archive.firstRelease(new DocumentId(release.trove(), shown.number()))
                        .map(Release::part)
                        .orElse(release.part());
        var work =
                new Work(count++, release, part, shown, pack.form(shown), published, extracted, verifier, recordBegin);
        long textBytes = text == null ? 0 : Math.min(text.sizeBytes(), 4L * ExtractedWords.MAX_CHARS);
        int kilobytes = (int) Math.min(BUDGET_KILOBYTES, 1 + (published.length + 2 * textBytes) / 256);
        budget.acquireUninterruptibly(kilobytes);
        workers.execute(() -> {
            try {
                process(work);
                progress.read();
            } catch (IOException | RuntimeException e) {
                failed.compareAndSet(null, e);
            } catch (OutOfMemoryError | StackOverflowError e) {
                failed.compareAndSet(null, new IOException("document " + shown.number() + ": " + e, e));
            } finally {
                budget.release(kilobytes);
            }
        });
    }

    private void process(Work work) throws IOException {
        Redaction redaction = Redaction.of(work.shown());
        String trove = work.release().trove();
        int number = work.shown().number();
        IndexedDocument document = (redaction == null
                        ? IndexedDocument.of(
                                work.ordinal(),
                                trove,
                                number,
                                work.part(),
                                work.published(),
                                work.form(),
                                work.verifier())
                        : IndexedDocument.redacted(
                                work.ordinal(), trove, number, work.part(), work.published(), work.form(), redaction))
                .with(work.extracted());
        Worker worker = idle.poll();
        if (worker == null) {
            worker = new Worker(new DocumentWords(new TokenBuffer(effort.tokens())), new Deflated());
        }
        worker.words().add(work.ordinal(), document);
        measure(work.ordinal(), worker.words());
        describe(work, document);
        byte[] card = DocumentCard.of(document, work.release().sequence(), worker.deflated());
        String record = work.recordBegin()
                + ",\"links\":"
                + links(document.message())
                + ",\"copy\":"
                + copy(document.message())
                + "}";
        spool.add(work.ordinal(), card, worker.deflated().of(record.getBytes(StandardCharsets.UTF_8)));
        if (worker.words().buffer().isFull()) {
            writeRun(worker);
        }
        idle.add(worker);
    }

    private void writeRun(Worker worker) throws IOException {
        if (worker.words().buffer().isEmpty()) {
            return;
        }
        Path run = folder.resolve("run-" + runNumbers.incrementAndGet());
        worker.words().buffer().write(run);
        synchronized (runs) {
            runs.add(run);
        }
    }

    private void measure(int ordinal, DocumentWords words) {
        bodyLengths[ordinal] = words.bodyLength();
        headLengths[ordinal] = words.headLength();
        synchronized (fieldDocuments) {
            for (Field field : Field.values()) {
                int found = words.words(field);
                int at = field == Field.BODY
                        ? 0
                        : field == Field.HEAD
                                ? 1
                                : 2 + Arrays.asList(KeyKind.FIELDS).indexOf(KeyKind.of(field));
                fieldDocuments[at] += found > 0 ? 1 : 0;
                fieldWords[at] += found;
            }
        }
    }

    private void describe(Work work, IndexedDocument document) {
        int ordinal = work.ordinal();
        Message message = document.message();
        OffsetDateTime date = DocumentTerms.isDated(message) ? message.date() : null;
        OffsetDateTime received = DocumentCard.received(message);
        times[ordinal] = date != null ? date.toEpochSecond() : received != null ? received.toEpochSecond() : NO_TIME;
        if (date == null) {
            shifts[ordinal] = NO_SHIFT;
            hours[ordinal] = NO_HOUR;
        } else {
            long day = Math.floorDiv(date.toEpochSecond(), SECONDS_A_DAY);
            shifts[ordinal] = (byte) (date.getLong(ChronoField.EPOCH_DAY) - day & 3);
            hours[ordinal] = (byte) ((date.getDayOfWeek().getValue() - 1) * 24 + date.getHour());
        }
        marks[ordinal] = (byte) document.authentication().mark().ordinal();
        sizes[ordinal] = document.sizeBytes();
        releases[ordinal] = work.release().sequence();
        numbers[ordinal] = document.number();
        troves[ordinal] = document.trove();
        String author = message.from().isEmpty()
                ? ""
                : AddressTerms.normal(message.from().getFirst().address());
        authors[ordinal] = author.isEmpty() ? null : knownAuthors.computeIfAbsent(author, same -> same);
    }

    /** The hashes by which a document is linked to others: its own first, or null; a doubtful one with a question mark. */
    private static String links(Message message) {
        long[] links = MessageLinks.of(message);
        var json = new StringBuilder("[");
        int left = MAX_LINKS;
        for (int i = 0; i < links.length && left > 0; i++) {
            if (i == 0) {
                json.append(links[0] == 0 ? "null" : '"' + hex(links[0]) + '"');
            } else if (links[i] != 0 && links[i] != MessageLinks.UNSURE && links[i] != MessageLinks.CONVERSATION) {
                json.append(",\"")
                        .append(links[i - 1] == MessageLinks.UNSURE ? "?" : "")
                        .append(hex(links[i]))
                        .append('"');
                left--;
            }
        }
        return json.append(']').toString();
    }

    /** What the copies of a message have in common, or null. */
    private static String copy(Message message) {
        long key = message.isFile() ? 0 : Fingerprint.copyKey(message);
        return key == 0 ? "null" : '"' + hex(key) + '"';
    }

    private static String hex(long hash) {
        return java.util.HexFormat.of().toHexDigits(hash);
    }

    @Override
    public void close() throws IOException {
        idle.forEach(worker -> worker.deflated().close());
        spool.close();
    }
}
