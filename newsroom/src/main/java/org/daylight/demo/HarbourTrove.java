package org.daylight.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The mail of the press office of the Port of Halvorsund, July 2014 to June 2016: fiction, made from a seed.
 *
 * <p>The same seed and number give the same bytes on every machine. About a hundred messages are the written story and
 * occur once. The rest is everyday mail around it, in proportions that do not depend on the number, so that a trove of
 * a million is like one of 3,000. Below 200 messages the story is cut to half of them. Memory does not grow with the
 * number, except for the result of {@link #writeTo} and for the directory of its zip.
 *
 * <p>Instances are immutable and may be used by several threads; each stream belongs to one.
 */
public final class HarbourTrove {
    /** How many messages the demo has by default. */
    public static final int USUAL = 3_000;

    private final long seed;
    private final int messages;
    private final Signers signers;

    /**
     * Creates a trove of exactly this many messages.
     *
     * @param messages 1 or more
     */
    public HarbourTrove(long seed, int messages) {
        if (messages < 1) {
            throw new IllegalArgumentException("a trove has at least one message, not " + messages);
        }
        this.seed = seed;
        this.messages = messages;
        this.signers = Signers.of(seed);
    }

    /** The messages, generated on demand, roughly by date: a few come late, as in any mailbox. */
    public Stream<TroveMessage> messages() {
        return StreamSupport.stream(
                Spliterators.spliterator(new Writing(), messages, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** What is planted in the trove. Generates all messages and stores none. */
    public Planted planted() {
        var tally = new Planted.Tally();
        messages().forEach(tally::add);
        return tally.planted();
    }

    /**
     * The public keys of the trove's DKIM signers, one {@code selector._domainkey.domain TXT-record} per line; one is
     * missing, as in reality.
     */
    public String dkimKeys() {
        return signers.records();
    }

    /** The files and folders that {@link #writeTo} wrote. */
    public record Written(Path mail, Path documents, Path dkimKeys, Planted planted) {}

    /**
     * Writes the trove into a folder: {@code mail/} with one container of each {@link Box}; {@code documents/} with files
     * that are not mail and an Outlook file, the same in a trove of any size; and {@code dkim-keys.txt}.
     *
     * @throws java.nio.file.FileAlreadyExistsException when {@code mail/} already exists
     */
    public Written writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path mail = Files.createDirectory(folder.resolve("mail"));
        var tally = new Planted.Tally();
        try (var boxes = new TroveFolder(mail)) {
            for (Iterator<TroveMessage> all = new Writing(); all.hasNext(); ) {
                TroveMessage message = all.next();
                boxes.add(message);
                tally.add(message);
            }
        }
        Path documents = Files.createDirectory(folder.resolve("documents"));
        TroveDocuments.writeTo(documents);
        Path keys = folder.resolve("dkim-keys.txt");
        Files.writeString(keys, dkimKeys(), StandardCharsets.UTF_8);
        return new Written(mail, documents, keys, tally.planted());
    }

    /**
     * Writes everyday files of an office into a folder, for measurements: documents, tables, pictures and archives. All
     * differ, and one of a hundred is a scanned page. The same seed and number give the same bytes.
     */
    public static void writeFiles(long seed, int files, Path folder) throws IOException {
        TroveDocuments.writeMany(seed, files, folder);
    }

    /** Writes all messages into one mbox (mboxrd, with line ends LF, whatever the message has), replacing the file. */
    public void writeMbox(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 18)) {
            for (Iterator<TroveMessage> all = new Writing(); all.hasNext(); ) {
                TroveFolder.mboxrd(all.next(), out);
            }
        }
    }

    /** Generates message after message; messages that are generated too early wait in a queue of bounded length. */
    private final class Writing implements Iterator<TroveMessage> {
        /** How many messages may wait in the queue. */
        private static final int MOST_WAITING = 4_000;

        /** How many of {@link #USUAL} messages are of each kind; the rest is everyday mail between people. */
        private static final int ODD = Oddities.kinds() + 3;

        private static final int ABROAD = 190;
        private static final int NEWSLETTERS = 70;
        private static final int SIGNED = 50;
        private static final int COPIES = 60;
        private static final int STAFF_LIST = 70;
        private static final int WATCH_LIST = 90;

        private record Waiting(TroveMessage message, long number) implements Comparable<Waiting> {
            @Override
            public int compareTo(Waiting other) {
                int byTime = message.arrived().compareTo(other.message.arrived());
                return byTime != 0 ? byTime : Long.compare(number, other.number);
            }
        }

        private final PortCalendar calendar = new PortCalendar();
        private final Everyday everyday;
        private final Correspondence correspondence;
        private final Oddities oddities;
        private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
        private final PriorityQueue<Waiting> story = new PriorityQueue<>();
        private final int filler;
        private long numbered;
        private long units;
        private int made;
        private int given;
        private LocalDate today = PortCalendar.FIRST;
        private final long[] done = new long[7];

        Writing() {
            var english = new Phrases("phrases/en.txt");
            var cast = new Cast(english);
            everyday = new Everyday(english, cast, signers);
            correspondence = new Correspondence(english, cast);
            oddities = new Oddities(english, cast);
            int most = messages < 200 ? messages / 2 : Integer.MAX_VALUE;
            for (TroveMessage message : new Plot(cast, signers, seed).messages(most)) {
                story.add(new Waiting(message, numbered++));
            }
            filler = messages - story.size();
        }

        @Override
        public boolean hasNext() {
            return given < messages;
        }

        @Override
        public TroveMessage next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            while (made < filler && waiting.size() < MOST_WAITING && !due()) {
                makeMore();
            }
            given++;
            boolean fromStory =
                    !story.isEmpty() && (waiting.isEmpty() || story.peek().compareTo(waiting.peek()) < 0);
            return (fromStory ? story : waiting).remove().message();
        }

        /** Whether the earliest waiting message is before the current day. */
        private boolean due() {
            return !waiting.isEmpty()
                    && waiting.peek()
                            .message()
                            .arrived()
                            .isBefore(today.atStartOfDay(ZoneOffset.UTC).toInstant());
        }

        private void makeMore() {
            today = calendar.day(made, filler);
            Dice dice = Dice.of(seed, "unit", units++);
            List<TroveMessage> more = unit(dice);
            for (TroveMessage message : more) {
                if (made < filler) {
                    waiting.add(new Waiting(message, numbered++));
                    made++;
                }
            }
        }

        private List<TroveMessage> unit(Dice dice) {
            int most = filler - made;
            if (falls(0, ODD)) {
                return oddities.number(done[0]++, today, dice);
            }
            if (falls(1, ABROAD / 2)) {
                return correspondence.abroad(
                        done[1]++, today, dice.chance(80) ? Box.PRESS_OFFICE : Box.REGISTRAR, most, dice);
            }
            if (falls(2, NEWSLETTERS)) {
                return List.of(correspondence.newsletter(done[2]++, today, dice));
            }
            if (falls(3, SIGNED)) {
                long number = done[3]++;
                return List.of(everyday.signed(today, state(number), dice));
            }
            if (falls(4, COPIES)) {
                return most < 2
                        ? everyday.thread(today, Box.PRESS_OFFICE, most, dice)
                        : everyday.twice(today, copy(done[4]++), dice);
            }
            if (falls(5, STAFF_LIST)) {
                long number = done[5]++;
                return number % STAFF_LIST == STAFF_LIST / 3
                        ? everyday.endless(today, most, dice)
                        : everyday.onList(DemoList.STAFF, today, Box.PRESS_OFFICE, most, dice);
            }
            if (falls(6, WATCH_LIST)) {
                done[6]++;
                return everyday.onList(DemoList.WATCH, today, Box.PORT_WATCH, most, dice);
            }
            return everyday.thread(today, box(dice), most, dice);
        }

        /** Whether the next message is of a kind that occurs {@code share} times in {@link #USUAL}. */
        private boolean falls(int kind, int share) {
            return (long) made * share / USUAL > done[kind];
        }

        private Plant.SignatureState state(long number) {
            return switch ((int) (number % 10)) {
                case 3 -> Plant.SignatureState.BODY_ALTERED;
                case 6 -> Plant.SignatureState.SUBJECT_ALTERED;
                case 8 -> Plant.SignatureState.KEY_GONE;
                default -> Plant.SignatureState.VALID;
            };
        }

        private String copy(long number) {
            return switch ((int) (number % 6)) {
                case 1 -> "list-copy";
                case 2 -> "resent";
                case 4 -> "line-ends";
                case 5 -> "footer";
                default -> "same-bytes";
            };
        }

        /** Most everyday mail belongs to the press office; the smaller containers stop growing at about 20,000. */
        private Box box(Dice dice) {
            int share = (int) Math.min(12_000, 2_000_000_000L / messages);
            int roll = dice.below(100_000);
            return roll < share ? Box.REGISTRAR : roll < share + share / 2 ? Box.DISCLOSURE : Box.PRESS_OFFICE;
        }
    }
}
