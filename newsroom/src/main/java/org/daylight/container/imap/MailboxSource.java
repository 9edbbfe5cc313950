package org.daylight.container.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import org.daylight.container.ContainerFormat;
import org.daylight.container.ItemSource;
import org.daylight.container.LossCode;
import org.daylight.container.Provenance;
import org.daylight.container.RawMessage;
import org.daylight.container.Sink;
import org.daylight.container.Unreadable;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox of an account on a server. Messages are fetched as the server delivers them, byte for byte, with {@code
 * BODY.PEEK[]} from folders opened with EXAMINE: nothing changes on the server, and no message is marked as read.
 *
 * <p>Order: folders by name, messages by UID. When the connection breaks, it is opened again a few times. Then reading
 * ends with an error, and the next run fetches what is missing.
 */
public final class MailboxSource implements ItemSource {

    private static final int CHUNK_MESSAGES = 100;
    private static final long CHUNK_BYTES = 4L << 20;
    private static final Pattern VALIDITY = Pattern.compile("\\[UIDVALIDITY ([0-9]{1,10})]", Pattern.CASE_INSENSITIVE);

    private final MailboxAddress address;
    private final MailboxLogin login;
    private final ImapLimits limits;
    private final SocketFactory sockets;
    private final List<NewMessages> folders = new ArrayList<>();
    private final AtomicLong bytesRead = new AtomicLong();
    private volatile @Nullable ImapConnection connection;
    private volatile boolean isClosed;
    private long totalBytes;
    private long messages;
    private long known;

    /** What is stored already, so that it need not be fetched again. */
    public interface Known {

        /** Whether the message with a UID is stored, for all UIDs of a folder. @param container as in a provenance */
        LongPredicate uids(String container);
    }

    /**
     * Logs in, lists the folders, and finds out what is new in them.
     *
     * @throws MailboxException when that is not possible; nothing was fetched
     */
    public static MailboxSource open(MailboxAddress address, MailboxLogin login, ImapLimits limits, Known known)
            throws IOException, InterruptedException {
        return open(address, login, limits, known, SocketFactory.getDefault());
    }

    /** The same. @param sockets makes the sockets of all connections, not connected */
    static MailboxSource open(
            MailboxAddress address, MailboxLogin login, ImapLimits limits, Known known, SocketFactory sockets)
            throws IOException, InterruptedException {
        var source = new MailboxSource(address, login, limits, sockets);
        for (int broken = 0; ; broken++) {
            try {
                source.survey(known);
                return source;
            } catch (MailboxException e) {
                source.disconnect();
                // A server that was never reached is more likely a mistake in the address than a bad line.
                if (!e.mayPass() || source.folders.isEmpty() || broken == limits.retries()) {
                    throw e;
                }
                Thread.sleep((long) limits.pauseMillis() << broken);
            }
        }
    }

    private MailboxSource(MailboxAddress address, MailboxLogin login, ImapLimits limits, SocketFactory sockets) {
        this.sockets = sockets;
        this.address = address;
        this.login = login;
        this.limits = limits;
    }

    /** How many messages of the folders are stored already, and are not fetched. */
    public long known() {
        return known;
    }

    /** How many messages there are to fetch. */
    public long messages() {
        return messages;
    }

    @Override
    public long totalBytes() {
        return totalBytes;
    }

    @Override
    public long bytesRead() {
        return bytesRead.get();
    }

    @Override
    public void close() {
        isClosed = true;
        ImapConnection open = connection;
        if (open != null) {
            open.close();
        }
    }

    // --- what is new

    private void survey(Known stored) throws IOException, InterruptedException {
        ImapConnection open = connect();
        List<MailboxFolder> listed = new MailboxFolders(open, address, limits).list();
        folders.clear();
        messages = 0;
        known = 0;
        totalBytes = 0;
        for (MailboxFolder folder : listed) {
            Examined examined = examine(open, folder);
            String container = address.container(folder.shown(), examined.validity);
            if (examined.refusal != null) {
                folders.add(NewMessages.refused(folder, container, examined.refusal));
                continue;
            }
            NewMessages found = newIn(open, folder, container, examined, stored.uids(container));
            folders.add(found);
            messages += found.count();
            for (int i = 0; i < found.count(); i++) {
                totalBytes += found.size(i) > limits.messageBytes() ? 0 : found.size(i);
            }
        }
    }

    /** @param refusal why the folder could not be opened; null if it is open */
    private record Examined(
            long exists, long validity, @Nullable String refusal) {}

    private Examined examine(ImapConnection open, MailboxFolder folder) throws IOException, InterruptedException {
        long[] found = {0, 0};
        ImapResponse.Status answer = open.command("EXAMINE", folder.raw(), ImapConnection.FEW, data -> {
            long exists = data.numbered("EXISTS");
            found[0] = exists >= 0 ? exists : found[0];
            Matcher validity = VALIDITY.matcher(data.tokens().getLast().latin1());
            if (data.tokens().getFirst().isAtom("OK") && validity.find()) {
                found[1] = Long.parseLong(validity.group(1));
            }
        });
        return new Examined(
                found[0], found[1], answer.condition().equals("OK") ? null : ImapInput.shown(answer.text()));
    }

    private NewMessages newIn(
            ImapConnection open, MailboxFolder folder, String container, Examined examined, LongPredicate stored)
            throws IOException, InterruptedException {
        if (examined.exists == 0) {
            return new NewMessages.Collected().of(folder, container); // 1:* would be an error
        }
        var found = new NewMessages.Collected();
        long[] old = {0};
        ImapResponse.Status answer = open.command("UID FETCH 1:* (UID RFC822.SIZE)", most(), data -> {
            Fetched fetched = Fetched.of(data);
            if (fetched == null || fetched.uid == 0 || fetched.size < 0) {
                return;
            }
            // A server without UIDVALIDITY promises nothing about UIDs; everything is fetched again.
            if (examined.validity > 0 && stored.test(fetched.uid)) {
                old[0]++;
            } else {
                found.add(fetched.uid, fetched.size);
            }
            if (messages + found.count() > limits.messages()) {
                throw MailboxException.lasting(address.server() + " says that it has more than " + limits.messages()
                        + " new messages: import folders one by one, with the folder in the address");
            }
        });
        if (!answer.condition().equals("OK")) {
            return NewMessages.refused(folder, container, ImapInput.shown(answer.text()));
        }
        known += old[0];
        return found.of(folder, container);
    }

    private int most() {
        return 2 * limits.messages() + ImapConnection.FEW;
    }

    // --- fetching

    @Override
    public void read(Sink sink) throws IOException, InterruptedException {
        bytesRead.set(0);
        for (NewMessages folder : folders) {
            if (folder.refusal() != null) {
                sink.found(new Unreadable(folder.container(), 0, -1, LossCode.SERVER_REFUSED, folder.refusal()));
            } else if (folder.count() > 0) {
                read(folder, sink);
            }
        }
    }

    private void read(NewMessages folder, Sink sink) throws IOException, InterruptedException {
        boolean isExamined = false;
        int broken = 0;
        int from = 0;
        var done = new BitSet(); // of the messages from `from` on
        while (from < folder.count()) {
            int to = chunkEnd(folder, from);
            int before = done.cardinality();
            try {
                ImapConnection open = connection;
                if (open == null) {
                    open = connect();
                    isExamined = false;
                }
                if (!isExamined) {
                    examineAgain(open, folder);
                    isExamined = true;
                }
                fetch(open, folder, from, to, done, sink);
                from = to;
                done.clear();
                broken = 0;
            } catch (MailboxException e) {
                broken = done.cardinality() > before ? 0 : broken;
                disconnect();
                if (!e.mayPass() || isClosed || broken == limits.retries()) {
                    throw e;
                }
                Thread.sleep((long) limits.pauseMillis() << broken++);
            }
        }
    }

    /** The messages fetched with one command: many small ones or a large one. */
    private static int chunkEnd(NewMessages folder, int from) {
        long bytes = folder.size(from);
        int to = from + 1;
        while (to < folder.count() && to - from < CHUNK_MESSAGES && bytes + folder.size(to) <= CHUNK_BYTES) {
            bytes += folder.size(to);
            to++;
        }
        return to;
    }

    private void examineAgain(ImapConnection open, NewMessages folder) throws IOException, InterruptedException {
        Examined examined = examine(open, folder.folder());
        if (examined.refusal != null
                || !address.container(folder.folder().shown(), examined.validity)
                        .equals(folder.container())) {
            throw MailboxException.lasting("the folder " + folder.folder().shown() + " of " + address.server()
                    + " was replaced or removed while it was being read: run the same command again; it continues");
        }
    }

    private void fetch(ImapConnection open, NewMessages folder, int from, int to, BitSet done, Sink sink)
            throws IOException, InterruptedException {
        for (int i = from; i < to; i++) {
            if (folder.size(i) > limits.messageBytes() && !done.get(i - from)) {
                done.set(i - from);
                tooLarge(folder, i, folder.size(i), sink);
            }
        }
        ImapResponse.Status answer = request(open, folder, from, from, to, done, sink);
        for (int i = from; i < to; i++) {
            if (done.get(i - from)) {
                continue;
            }
            // Once more, alone: another message may be the reason why the server stopped.
            if (to - from > 1) {
                answer = request(open, folder, from, i, i + 1, done, sink);
            }
            if (!done.get(i - from)) {
                done.set(i - from);
                boolean isGone = answer.condition().equals("OK");
                sink.found(new Unreadable(
                        folder.container(),
                        folder.uid(i),
                        folder.size(i),
                        isGone ? LossCode.SERVER_DELETED : LossCode.SERVER_REFUSED,
                        isGone ? "" : ImapInput.shown(answer.text())));
            }
        }
    }

    /** @param base the message that the first bit of {@code done} is about */
    private ImapResponse.Status request(
            ImapConnection open, NewMessages folder, int base, int from, int to, BitSet done, Sink sink)
            throws IOException, InterruptedException {
        String set = uidSet(folder, base, from, to, done);
        if (set.isEmpty()) {
            return new ImapResponse.Status("", "OK", "");
        }
        int[] unexpected = {0};
        String gmail = open.can("X-GM-EXT-1") ? "X-GM-LABELS X-GM-THRID " : "";
        return open.fetch("UID FETCH " + set + " (UID FLAGS " + gmail + "BODY.PEEK[])", data -> {
            Fetched fetched = Fetched.of(data);
            int index = fetched == null || fetched.body == null ? -1 : indexOf(folder, fetched.uid, from, to);
            if (index >= 0 && !done.get(index - base)) {
                done.set(index - base);
                found(folder, index, fetched, sink);
            } else if (fetched != null && fetched.body != null && ++unexpected[0] > CHUNK_MESSAGES) {
                throw MailboxException.lasting(address.server() + " does not keep to IMAP, or is hostile: it sent"
                        + " messages that were not requested; what was fetched so far is kept");
            }
        });
    }

    private void found(NewMessages folder, int index, Fetched fetched, Sink sink) throws InterruptedException {
        switch (fetched.body) {
            case ImapToken.TooLarge(long size) -> tooLarge(folder, index, size, sink);
            case ImapToken.Text(byte[] bytes)
            when bytes.length > 0 -> {
                bytesRead.addAndGet(folder.size(index));
                sink.found(RawMessage.whole(
                        bytes,
                        folder.container(),
                        fetched.uid,
                        ContainerFormat.IMAP,
                        Provenance.words(fetched.flags),
                        fetched.remarks()));
            }
            case ImapToken.Text empty ->
                sink.found(new Unreadable(folder.container(), fetched.uid, 0, LossCode.EMPTY_MESSAGE, ""));
            case null, default ->
                sink.found(new Unreadable(
                        folder.container(), fetched.uid, folder.size(index), LossCode.SERVER_REFUSED, "no content"));
        }
    }

    private void tooLarge(NewMessages folder, int index, long size, Sink sink) throws InterruptedException {
        sink.found(new Unreadable(
                folder.container(),
                folder.uid(index),
                size,
                LossCode.TOO_LARGE,
                "more than " + limits.messageBytes() + " bytes"));
    }

    private static int indexOf(NewMessages folder, long uid, int from, int to) {
        for (int i = from; i < to; i++) {
            if (folder.uid(i) == uid) {
                return i;
            }
        }
        return -1;
    }

    /** The UIDs that are not done, as in RFC 9051: {@code 1:4,7}. */
    private static String uidSet(NewMessages folder, int base, int from, int to, BitSet done) {
        var set = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (done.get(i - base)) {
                continue;
            }
            int last = i;
            while (last + 1 < to && !done.get(last + 1 - base) && folder.uid(last + 1) == folder.uid(last) + 1) {
                last++;
            }
            set.append(set.isEmpty() ? "" : ",").append(folder.uid(i));
            if (last > i) {
                set.append(':').append(folder.uid(last));
            }
            i = last;
        }
        return set.toString();
    }

    private ImapConnection connect() throws IOException {
        disconnect();
        ImapConnection open = ImapConnection.open(address, login, limits, sockets);
        connection = open;
        if (isClosed) {
            open.close();
        }
        return open;
    }

    private void disconnect() {
        ImapConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }
}
