package org.daylight.search.entity;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The names that were found in the documents of one release, as a file ({@code spec/entities.md} section 3). */
final class PartFile {

    /** The first line. The number changes whenever the format, or what is read of a document, does. */
    static final String VERSION = "daylight-entities 1";

    private static final String ANY_VERSION = "daylight-entities ";
    private static final String SUM = "sha256 ";
    private static final int SUM_BYTES = SUM.length() + 64 + 1;

    private PartFile() {}

    /**
     * What a file says before its names.
     *
     * @param model as {@link EntityExtractor#model}
     * @param pack SHA-256 of the release's first pack, which no other release has
     * @param documents how many documents were read
     * @param skipped the numbers of those that cost too much, in rising order; of them no name is known
     * @param again the numbers of those that replace what an earlier release showed, in rising order
     */
    record Header(String model, String pack, int documents, int[] skipped, int[] again) {}

    /** A name, and the documents that have it. @param numbers in rising order @param counts how often it is in each */
    record Posting(NamedEntity entity, int[] numbers, int[] counts) {}

    /** A sequence of names in rising order. */
    interface Names {
        /** The next; null after the last. */
        @Nullable
        Posting next() throws IOException;
    }

    /** Writes a file in place of the one that is there, and syncs. After a crash, one of the two is there. */
    static void write(Path file, Header header, Names names) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var out = new BufferedWriter(new OutputStreamWriter(
                    new DigestOutputStream(Channels.newOutputStream(channel), digest), StandardCharsets.UTF_8));
            out.write(VERSION + "\nmodel " + header.model + "\npack " + header.pack + "\ndocuments " + header.documents
                    + "\nskipped" + numbers(header.skipped) + "\nagain" + numbers(header.again) + "\n");
            for (Posting next = names.next(); next != null; next = names.next()) {
                out.write(next.entity.kind().word());
                out.write('\t');
                out.write(next.entity.name());
                out.write('\t');
                for (int i = 0; i < next.numbers.length; i++) {
                    out.write(
                            (i == 0 ? "" : " ") + next.numbers[i] + (next.counts[i] == 1 ? "" : "*" + next.counts[i]));
                }
                out.write('\n');
            }
            out.flush();
            String sum = HexFormat.of().formatHex(digest.digest());
            out.write(SUM + sum + "\n");
            out.flush();
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(file.toAbsolutePath().getParent());
    }

    /** Syncs a folder's own entries. */
    static void sync(@Nullable Path folder) throws IOException {
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static String numbers(int[] numbers) {
        var text = new StringBuilder();
        for (int number : numbers) {
            text.append(' ').append(number);
        }
        return text.toString();
    }

    /**
     * Opens a file, after its checksum was compared.
     *
     * @return empty when another version of the program wrote it
     * @throws IOException in one line that says what to do, when it is damaged
     */
    static Optional<Reader> open(Path file) throws IOException {
        if (!isThisVersion(file)) {
            return Optional.empty();
        }
        verify(file);
        Reader reader = new Reader(file);
        try {
            reader.readHeader();
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
        return Optional.of(reader);
    }

    private static boolean isThisVersion(Path file) throws IOException {
        byte[] wanted = (VERSION + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] other = ANY_VERSION.getBytes(StandardCharsets.US_ASCII);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(wanted.length);
            if (Arrays.equals(start, wanted)) {
                return true;
            }
            if (start.length < other.length || !Arrays.equals(start, 0, other.length, other, 0, other.length)) {
                throw damaged(file, null);
            }
            return false;
        }
    }

    private static void verify(Path file) throws IOException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long left = in.length() - SUM_BYTES;
            MessageDigest digest = sha256();
            byte[] buffer = new byte[1 << 16];
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw damaged(file, null);
                }
                digest.update(buffer, 0, read);
                left -= read;
            }
            byte[] end = new byte[SUM_BYTES];
            boolean isWhole = left == 0 && in.read(end) == SUM_BYTES;
            String sum = SUM + HexFormat.of().formatHex(digest.digest()) + "\n";
            if (!isWhole || !Arrays.equals(end, sum.getBytes(StandardCharsets.US_ASCII))) {
                throw damaged(file, null);
            }
        }
    }

    static IOException damaged(Path file, @Nullable Exception cause) {
        return new IOException(
                file + " is damaged: delete it and run  daylight entities index  again, which reads its part again",
                cause);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a file whose checksum is right. For one thread. */
    static final class Reader implements Names, Closeable {

        private final Path file;
        private final BufferedReader in;
        private Header header = new Header("", "", 0, new int[0], new int[0]);
        private @Nullable NamedEntity last;

        private Reader(Path file) throws IOException {
            this.file = file;
            in = new BufferedReader(
                    new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
        }

        Header header() {
            return header;
        }

        private void readHeader() throws IOException {
            try {
                line();
                String model = after("model ");
                String pack = after("pack ");
                int documents = Integer.parseInt(after("documents "));
                header = new Header(model, pack, documents, numbers(after("skipped")), numbers(after("again")));
            } catch (NumberFormatException e) {
                throw damaged(file, e);
            }
        }

        private String after(String word) throws IOException {
            String line = line();
            if (!line.startsWith(word)) {
                throw damaged(file, null);
            }
            return line.substring(word.length());
        }

        private String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw damaged(file, null);
            }
            return line;
        }

        private static int[] numbers(String text) {
            return text.isEmpty()
                    ? new int[0]
                    : Arrays.stream(text.substring(1).split(" "))
                            .mapToInt(Integer::parseInt)
                            .toArray();
        }

        @Override
        public @Nullable Posting next() throws IOException {
            String line = line();
            if (line.startsWith(SUM)) {
                return null;
            }
            try {
                int first = line.indexOf('\t');
                int second = line.indexOf('\t', first + 1);
                EntityKind kind = EntityKind.of(line.substring(0, first)).orElseThrow(() -> damaged(file, null));
                var entity = new NamedEntity(kind, line.substring(first + 1, second));
                if (last != null && last.compareTo(entity) >= 0) {
                    throw damaged(file, null);
                }
                last = entity;
                String[] places = line.substring(second + 1).split(" ");
                int[] numbers = new int[places.length];
                int[] counts = new int[places.length];
                for (int i = 0; i < places.length; i++) {
                    int star = places[i].indexOf('*');
                    numbers[i] = Integer.parseInt(star < 0 ? places[i] : places[i].substring(0, star));
                    counts[i] = star < 0 ? 1 : Integer.parseInt(places[i].substring(star + 1));
                }
                return new Posting(entity, numbers, counts);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw damaged(file, e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
