package org.daylight.submission.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.client.Answer;
import org.daylight.http.client.WebClient;
import org.daylight.note.NoteKey;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ExchangeFolder;
import org.daylight.submission.ItemId;
import org.daylight.submission.MailboxId;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.WaitingItem;
import org.jspecify.annotations.Nullable;

/**
 * A drop that is reached over HTTP, also through a SOCKS proxy to an onion service. Each request is signed, for the drop with the key that the first
 * description named. A request that gets no answer, as when a circuit of Tor breaks, is sent at most {@value #ATTEMPTS} times: the drop does nothing
 * twice. When none of them is answered, later requests are sent once each, until one is answered: a drop that is gone costs the time of
 * {@value #ATTEMPTS} attempts once. For one thread.
 */
public final class RemoteDrop implements DropExchange {

    private static final int ATTEMPTS = 4;
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final byte[] NOTHING = new byte[0];
    private static final int MAX_LIST_BYTES = 2 << 20;
    private static final int MAX_CHALLENGES_BYTES = 16 << 10;

    private final URI address;
    private final NoteKey.Signer collector;
    private final WebClient client;
    private final Duration pause;
    private final Consumer<String> notices;
    private final Deque<String> challenges = new ArrayDeque<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable Description described;
    private boolean isSilent;

    /**
     * A drop at an address. Nothing is requested yet.
     *
     * @param address of the drop, such as {@code http://….onion/}
     * @param collector whose public half the drop knows
     * @param client is closed with this
     * @param notices gets a line before each further attempt
     */
    public RemoteDrop(URI address, NoteKey.Signer collector, WebClient client, Consumer<String> notices) {
        this(address, collector, client, notices, PAUSE);
    }

    /** As the other one. @param pause before the second attempt; later ones wait longer */
    public RemoteDrop(
            URI address, NoteKey.Signer collector, WebClient client, Consumer<String> notices, Duration pause) {
        this.address = address;
        this.collector = collector;
        this.client = client;
        this.notices = notices;
        this.pause = pause;
    }

    /** A request that can be sent again. */
    private interface Attempt {
        Answer send() throws IOException;
    }

    /** The answer to the request for challenges was none: to ask again is of no use. */
    private static final class NoChallenges extends IOException {
        private static final long serialVersionUID = 1;

        NoChallenges(String message) {
            super(message);
        }
    }

    /** The answer to a request; its last failure when none of the attempts got one. */
    private Answer repeated(Attempt attempt) throws IOException {
        int attempts = isSilent ? 1 : ATTEMPTS;
        for (int number = 1; ; number++) {
            try {
                Answer answer = attempt.send();
                isSilent = false;
                return answer;
            } catch (NoChallenges e) {
                throw e;
            } catch (IOException e) {
                if (number == attempts) {
                    isSilent = true;
                    throw e;
                }
                Duration wait = pause.multipliedBy(number);
                notices.accept(
                        "the drop at " + address + " did not answer: " + e.getMessage() + ". It is asked again in "
                                + wait.toSeconds() + " s, attempt " + (number + 1) + " of " + attempts);
                try {
                    Thread.sleep(wait);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while the drop at " + address + " did not answer", e);
                }
            }
        }
    }

    /** Asked once, as a part of the attempt that needs it. */
    private String challenge() throws IOException {
        if (challenges.isEmpty()) {
            try (Answer answer = client.get(address.resolve("/collect/challenges"), 0, MAX_CHALLENGES_BYTES)) {
                if (answer.status() == 503) {
                    throw new NoChallenges(busy());
                }
                if (answer.status() != 200) {
                    throw new NoChallenges("the drop at " + address + " gives no challenges (status " + answer.status()
                            + "): is this the address of a drop?");
                }
                for (String line : new String(answer.body().readNBytes(MAX_CHALLENGES_BYTES), StandardCharsets.UTF_8)
                        .split("\n")) {
                    if (line.matches("[0-9a-f-]{10,100}")) {
                        challenges.add(line);
                    }
                }
            }
        }
        String next = challenges.poll();
        if (next == null) {
            throw new NoChallenges("the drop at " + address + " gives no challenges: is this the address of a drop?");
        }
        return next;
    }

    private String busy() {
        return "the drop at " + address + " is busy: try again in a minute";
    }

    private Answer answer(CollectRequest.Action action, List<String> words, byte[] content, long most)
            throws IOException {
        String drop = action == CollectRequest.Action.DESCRIBE
                ? ""
                : describe().receiptKey().text();
        List<String> names = List.copyOf(words);
        Answer answer = repeated(() -> {
            // A challenge counts once, and the request before may have arrived.
            byte[] note = new CollectRequest(challenge(), drop, action, names).signed(collector);
            byte[] body = note;
            if (content.length > 0) {
                body = Arrays.copyOf(note, note.length + 1 + content.length); // a zero byte is between them
                System.arraycopy(content, 0, body, note.length + 1, content.length);
            }
            return client.post(address.resolve("/collect"), "text/plain", body, most);
        });
        if (answer.status() == 200) {
            return answer;
        }
        int status = answer.status();
        answer.close();
        if (status == 403) {
            challenges.clear(); // perhaps the drop was started again
        }
        throw new IOException(
                switch (status) {
                    case 403 ->
                        "the drop at " + address
                                + " refused the request: does it know the public key of this newsroom ("
                                + collector.verifier().text() + ")? See its drop.json";
                    case 404 ->
                        "the drop at " + address + " does not have this any more: the source may have deleted it";
                    case 507 ->
                        "the disk of the drop at " + address
                                + " is full: run the command again when the drop has deleted what was collected, or"
                                + " ask its operator to free some space";
                    case 503 -> busy();
                    default -> "the drop at " + address + " answered with status " + status;
                });
    }

    private byte[] bytes(CollectRequest.Action action, List<String> words, int most) throws IOException {
        return bytes(action, words, NOTHING, most);
    }

    private byte[] bytes(CollectRequest.Action action, List<String> words, byte[] content, int most)
            throws IOException {
        try (Answer answer = answer(action, words, content, most)) {
            byte[] all = answer.body().readNBytes(most + 1);
            if (all.length > most) {
                throw new DamagedSubmission("the drop at " + address + " sent too much");
            }
            return all;
        }
    }

    /** Asks once; later the answer is the same object, so a drop cannot change its key between two items. */
    @Override
    public Description describe() throws IOException {
        Description known = described;
        if (known == null) {
            known = ExchangeFolder.parse(new String(
                    bytes(CollectRequest.Action.DESCRIBE, List.of(), MAX_CHALLENGES_BYTES), StandardCharsets.UTF_8));
            described = known;
        }
        return known;
    }

    @Override
    public List<WaitingItem> list() throws IOException {
        String text = new String(bytes(CollectRequest.Action.LIST, List.of(), MAX_LIST_BYTES), StandardCharsets.UTF_8);
        var items = new ArrayList<WaitingItem>();
        problems.clear();
        for (String line : text.lines().toList()) {
            Outcome<WaitingItem> item = Malformed.caught(() -> waiting(line.split(" ", -1)));
            switch (item) {
                case Outcome.Ok<WaitingItem>(WaitingItem one) when one.mailbox().isOf(one.replyTo()) -> items.add(one);
                case Outcome.Ok<WaitingItem>(WaitingItem one) ->
                    problems.add("the item " + one.item().hex() + " of the mailbox "
                            + one.mailbox().hex()
                            + ": the reply key is not that of the source: replies would go to somebody else");
                case Outcome.Refused<WaitingItem>(String code, String reason) ->
                    throw new DamagedSubmission("the list of the drop cannot be read: " + reason);
            }
            if (items.size() + problems.size() > MAX_LISTED) {
                throw new DamagedSubmission("the list of the drop is too long");
            }
        }
        return items;
    }

    @Override
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private static WaitingItem waiting(String[] words) {
        Malformed.unless(
                words.length == 5 && words[3].matches("[0-9]{1,7}") && words[4].matches("[0-9]{1,15}"),
                "collect-list",
                "a line has a wrong form");
        AgeRecipient replyTo = switch (AgeRecipient.parse(words[2])) {
            case Outcome.Ok<AgeRecipient>(AgeRecipient key) -> key;
            case Outcome.Refused<AgeRecipient>(String code, String reason) -> throw new Malformed(code, reason);
        };
        return new WaitingItem(
                new MailboxId(words[0]),
                new ItemId(words[1]),
                replyTo,
                Integer.parseInt(words[3]),
                Long.parseLong(words[4]));
    }

    private static List<String> words(WaitingItem item) {
        return List.of(item.mailbox().hex(), item.item().hex());
    }

    @Override
    public byte[] head(WaitingItem item) throws IOException {
        return bytes(CollectRequest.Action.HEAD, words(item), MAX_HEAD_BYTES);
    }

    @Override
    public byte[] tail(WaitingItem item) throws IOException {
        return bytes(CollectRequest.Action.TAIL, words(item), MAX_HEAD_BYTES);
    }

    @Override
    public InputStream segment(WaitingItem item, int number) throws IOException {
        var words = new ArrayList<>(words(item));
        words.add(Integer.toString(number));
        Answer answer = answer(CollectRequest.Action.SEGMENT, words, NOTHING, MAX_SEGMENT_BYTES);
        return new FilterInputStream(answer.body()) {
            @Override
            public void close() {
                answer.close();
            }
        };
    }

    @Override
    public void acknowledge(Collection<WaitingItem> items) throws IOException {
        var words = new ArrayList<String>();
        for (WaitingItem item : items) {
            words.addAll(words(item));
            if (words.size() == 2 * CollectRequest.MAX_ITEMS) {
                bytes(CollectRequest.Action.COLLECTED, words, 100);
                words.clear();
            }
        }
        if (!words.isEmpty()) {
            bytes(CollectRequest.Action.COLLECTED, words, 100);
        }
    }

    @Override
    public boolean send(MailboxId mailbox, ReplyId reply, byte[] encrypted) throws IOException {
        if (encrypted.length > Reply.MAX_ENCRYPTED_BYTES) {
            throw new IllegalArgumentException("the reply is too long");
        }
        byte[] answer = bytes(
                CollectRequest.Action.REPLY,
                List.of(mailbox.hex(), reply.hex(), Sha256.of(encrypted).hex()),
                encrypted,
                100);
        return new String(answer, StandardCharsets.UTF_8).equals("delivered\n");
    }

    @Override
    public void close() {
        client.close();
    }
}
