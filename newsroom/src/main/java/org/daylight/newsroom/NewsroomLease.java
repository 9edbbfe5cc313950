package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.lease.LeaseFolder;
import org.daylight.lease.LeaseRecord;
import org.daylight.note.Checkpoint;

/**
 * The rules of the lease ({@code spec/lease.md} section 3) for one newsroom. Before each signature of the log it creates the next record. If somebody else
 * did, or the folder cannot be reached, it does not sign.
 *
 * <p>{@code lease.json} says where the lease is, and that one is needed. {@code lease-holder.json} says what this newsroom did last; it is not part of a
 * backup, so a restored newsroom must take the lease again. Both are replaced in one step.
 */
public final class NewsroomLease {

    private static final String PLACE = "lease.json";

    /** In {@code lease.json}: the folder's {@code lease-id.json} is written next. */
    private static final String STARTING_FOLDER = "folder";

    /** In {@code lease.json}: the first record is written next. */
    private static final String STARTING_RECORD = "record";

    private static final int MAX_BYTES = 16 << 10;
    private static final int RANDOM_BYTES = 16;

    private final Newsroom newsroom;
    private final Path place;
    private final String id;
    private final String starting;
    private final LeaseFolder folder;
    private final SecureRandom random = new SecureRandom();

    private NewsroomLease(Newsroom newsroom, Path place, String id, String starting) {
        this.newsroom = newsroom;
        this.place = place;
        this.id = id;
        this.starting = starting;
        this.folder = new LeaseFolder(place, newsroom.leaseSecret());
    }

    /** How the log is here. */
    public interface Log {
        long size();

        /** @param size at most {@link #size} */
        Sha256 root(long size) throws IOException;
    }

    /** The lease of a newsroom; empty if it signs without one. @throws IOException with a one-line message, when the file cannot be read */
    public static Optional<NewsroomLease> of(Newsroom newsroom) throws IOException {
        Optional<Json.Obj> read = read(newsroom, PLACE);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        String place = read.get().string("folder").orElse("");
        String id = read.get().string("lease").orElse("");
        if (place.isEmpty() || id.isEmpty()) {
            throw damaged(PLACE);
        }
        return Optional.of(new NewsroomLease(
                newsroom,
                newsroom.folder().resolve(place),
                id,
                read.get().string("starting").orElse("")));
    }

    /** The shared folder. */
    public Path place() {
        return place;
    }

    /** The newest record. @throws IOException with a one-line message, when the folder cannot be reached or is not the one of this lease */
    public LeaseRecord newest() throws IOException {
        return last().record();
    }

    /** Whether this newsroom holds the lease, as far as the folder says. */
    public boolean isHeld() throws IOException {
        return held().created(last());
    }

    /**
     * Begins a lease in an empty folder, and takes it; or joins the lease that is there, without taking it. If an earlier call was interrupted, the same
     * call completes it. This is the only call that accepts a folder without records: anywhere else it may be the empty folder at a mount point.
     *
     * @return whether it was begun
     * @throws IOException with a one-line message, when the newsroom has a lease already, or the folder is not complete
     */
    public static boolean start(Newsroom newsroom, Path place, String name, Log log, SecureRandom random)
            throws IOException {
        checkName(name);
        Optional<NewsroomLease> earlier = of(newsroom);
        if (earlier.isPresent()) {
            if (earlier.get().starting.isEmpty() || !earlier.get().place.equals(place)) {
                throw new IOException("this newsroom has a lease already, in " + earlier.get().place);
            }
            return earlier.get().begin(name, log);
        }
        var folder = new LeaseFolder(place, newsroom.leaseSecret());
        Optional<String> id = folder.id();
        Optional<LeaseFolder.Hashed> last = folder.last();
        if (last.isPresent()) {
            LeaseRecord record = last.get().record();
            if (!id.equals(Optional.of(record.lease()))) {
                throw new IOException(place + " has records of a lease, and not the " + LeaseFolder.ID
                        + " that belongs to them: copy all files of the folder");
            }
            if (record.kind() == LeaseRecord.Kind.END) {
                throw new IOException("the lease in " + place + " has ended: begin another one in an empty folder");
            }
            writePlace(newsroom, place, id.get(), "");
            return false;
        }
        if (id.isPresent()) {
            throw new IOException(place + " is the folder of a lease, and its records are missing: restore them. To"
                    + " begin another lease, use an empty folder");
        }
        Files.deleteIfExists(newsroom.folder().resolve(LeaseHolding.FILE)); // of another lease
        LeaseHolding.change(newsroom, held -> held.taking(name, ""));
        writePlace(newsroom, place, random(random), STARTING_FOLDER);
        return of(newsroom).orElseThrow().begin(name, log);
    }

    /**
     * The steps of a beginning. {@code lease.json} says which is next, so that a folder without {@code lease-id.json} or without records is accepted only as
     * long as this newsroom, and no copy of it, has not written them.
     */
    private boolean begin(String name, Log log) throws IOException {
        if (folder.last().isEmpty()) {
            LeaseHolding held = held();
            if (held.name().isEmpty() || held.number() != 0 || held.seen() != 0) {
                throw new IOException(place + " has no record of a lease, and this newsroom did not begin it: make sure"
                        + " that the folder is mounted");
            }
            if (starting.equals(STARTING_FOLDER)) {
                if (folder.id().isEmpty()) {
                    folder.createId(id);
                }
                if (!folder.id().equals(Optional.of(id))) {
                    forget();
                    throw new IOException("another newsroom has begun a lease in " + place + ": repeat the command");
                }
                writePlace(newsroom, place, id, STARTING_RECORD);
            } else {
                checkFolder(folder, place);
            }
            create(name, log, Optional.empty(), 0, StepListener.NONE);
        }
        LeaseFolder.Hashed last = last();
        writePlace(newsroom, place, id, "");
        return held().created(last);
    }

    private static void checkName(String name) throws IOException {
        if (!LeaseRecord.isHolder(name)) {
            throw new IOException("the name of this newsroom in the lease has 1 to " + LeaseRecord.MAX_HOLDER
                    + " letters, digits, spaces and - , as in  --holder \"second office\"");
        }
    }

    private static void writePlace(Newsroom newsroom, Path place, String id, String starting) throws IOException {
        DurableFiles.writePrivate(
                newsroom.folder().resolve(PLACE),
                Json.Obj.EMPTY
                        .with("folder", place.toString())
                        .with("lease", id)
                        .with("starting", starting)
                        .bytes());
    }

    /** Says that the same lease is in another folder now. @throws IOException with a one-line message, when it is not */
    public void move(Path to) throws IOException {
        last(new LeaseFolder(to, newsroom.leaseSecret()), to);
        writePlace(newsroom, to, id, starting);
    }

    /**
     * Takes the lease, from whoever has it.
     *
     * @param name of this newsroom in the lease
     * @param log as it is here
     * @param voidReserved whether the editor declares that what the last holder was going to sign never became public
     * @throws IOException with a one-line message that says what to do: the log here must have what the last holder was going to sign
     */
    public void take(String name, Log log, boolean voidReserved, StepListener steps) throws IOException {
        checkName(name);
        LeaseFolder.Hashed last = last();
        LeaseRecord record = last.record();
        if (record.kind() == LeaseRecord.Kind.END) {
            throw new IOException(record.holder() + " has ended this lease: nobody can take it");
        }
        create(name, log, Optional.of(last), missing(record, log, voidReserved) ? record.number() : 0, steps);
        if (!starting.isEmpty()) {
            writePlace(newsroom, place, id, "");
        }
    }

    /** Creates a record that takes the lease, after the last one. */
    private void create(String name, Log log, Optional<LeaseFolder.Hashed> last, int voided, StepListener steps)
            throws IOException {
        long size = log.size();
        Sha256 root = log.root(size);
        int number = last.map(each -> each.record().number()).orElse(0) + 1;
        String nonce = random(random);
        var record = new LeaseRecord(
                id,
                number,
                LeaseRecord.Kind.TAKE,
                name,
                nonce,
                size,
                root,
                size,
                root,
                voided,
                last.map(LeaseFolder.Hashed::hash).orElse(LeaseRecord.NONE));
        LeaseHolding.change(newsroom, held -> held.taking(name, nonce).signed(voided == 0 ? held.signed() : size));
        steps.reached("lease to be taken");
        try {
            LeaseFolder.Hashed created = folder.create(record);
            steps.reached("lease taken");
            LeaseHolding.change(newsroom, held -> held.did(created));
            steps.reached("lease held");
        } catch (LeaseFolder.Taken e) {
            throw new IOException("another newsroom acted at the same moment: look with  daylight lease", e);
        }
    }

    /** Whether the log here lacks what the last holder reserved, and the editor declared that to be void. */
    private static boolean missing(LeaseRecord record, Log log, boolean voidReserved) throws IOException {
        if (log.size() >= record.size()) {
            if (log.root(record.size()).equals(record.root())) {
                return false;
            }
            if (record.kind() != LeaseRecord.Kind.SIGN || !voidReserved) {
                throw new IOException("the log here has other entries than " + record.holder()
                        + " recorded in the lease ("
                        + record.size() + " entries): there may be two histories. Nothing was taken. Compare both with "
                        + " daylight check , and keep both");
            }
        }
        boolean hasBeginning =
                log.size() >= record.fromSize() && log.root(record.fromSize()).equals(record.fromRoot());
        if (record.kind() != LeaseRecord.Kind.SIGN || !hasBeginning) {
            throw new IOException("the log here has " + log.size() + " entries, and " + record.holder() + " had "
                    + record.fromSize() + " when it acted last: fetch them first, with  daylight catch-up MIRROR");
        }
        if (!voidReserved) {
            throw new IOException(record.holder() + " was going to sign " + record.size() + " entries, and here are "
                    + log.size() + ": fetch them first, with  daylight catch-up MIRROR . If no mirror and no witness"
                    + " has them, they never became public, and  --void-reserved  takes the lease without them");
        }
        return true;
    }

    /**
     * Reserves the next state of the log. After it has returned, and only then, this newsroom may sign it.
     *
     * @param before the log as it is here
     * @param next the checkpoint to be signed
     * @throws IOException with a one-line message that says who has the lease, and what to do; then nothing may be signed
     */
    public void reserve(Checkpoint before, Checkpoint next, StepListener steps) throws IOException {
        LeaseHolding held = held();
        if (held.name().isEmpty()) {
            throw new IOException("this newsroom does not hold the lease in " + place
                    + ": nothing was signed. Make sure that the other newsroom has stopped, and take it with "
                    + " daylight lease take");
        }
        steps.reached("lease to be read");
        LeaseFolder.Hashed last = reachable();
        if (!held.created(last)) {
            throw new IOException(refusal(last.record()));
        }
        if (before.size() < held.signed()) {
            throw new IOException(
                    "this newsroom has signed " + held.signed() + " entries, and its archive folder has only "
                            + before.size() + ": nothing was signed. Fetch the rest with  daylight catch-up MIRROR");
        }
        String nonce = random(random);
        LeaseHolding.change(newsroom, each -> each.intends(last, nonce));
        steps.reached("lease to be written");
        int number = last.record().number() + 1;
        var record = new LeaseRecord(
                id,
                number,
                LeaseRecord.Kind.SIGN,
                held.name(),
                nonce,
                next.size(),
                next.root(),
                before.size(),
                before.root(),
                0,
                last.hash());
        LeaseFolder.Hashed created;
        try {
            created = folder.create(record);
        } catch (LeaseFolder.Taken e) {
            // The answer to our own link may have been lost on a network.
            created = folder.read(number);
            LeaseFolder.Hashed seen = created;
            LeaseHolding.change(newsroom, each -> each.sees(seen));
            if (!created.record().nonce().equals(nonce)) {
                throw new IOException(refusal(created.record()), e);
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
        steps.reached("lease written");
        LeaseFolder.Hashed own = created;
        LeaseHolding.change(newsroom, each -> each.did(own));
    }

    /**
     * Makes sure that a decided checkpoint may become public: it was reserved, and nobody has declared it void.
     *
     * @throws IOException with a one-line message that says what to do
     */
    public void checkDecided(Checkpoint decided) throws IOException {
        if (isVoid(decided)) {
            throw new IOException("another newsroom has taken the lease and declared this publication void: it will not"
                    + " become public. Fetch the newest state with  daylight catch-up MIRROR , which discards it");
        }
        // A publication that was declared void does not count: the log may stay shorter than it.
        if (held().signed() < decided.size()) {
            LeaseHolding.change(newsroom, held -> held.signed(decided.size()));
        }
    }

    /**
     * Whether a newsroom that took the lease has declared this checkpoint void, or it was never reserved. Sizes say nothing: after the declaration, the log
     * of the others grows. So the record of this checkpoint is looked for, and every later record may have declared it void.
     */
    public boolean isVoid(Checkpoint decided) throws IOException {
        LeaseFolder.Hashed last = reachable();
        var voided = new java.util.HashSet<Integer>();
        for (int number = last.record().number(); number >= 1; number--) {
            LeaseRecord record = number == last.record().number()
                    ? last.record()
                    : folder.read(number).record();
            voided.add(record.voided());
            boolean isThis = record.kind() == LeaseRecord.Kind.SIGN
                    && record.size() == decided.size()
                    && record.root().equals(decided.root());
            if (isThis) {
                return voided.contains(number);
            }
        }
        return true;
    }

    /**
     * Ends the lease: this newsroom signs without one from now on.
     *
     * @param othersAreStopped whether the editor declares that no other newsroom signs; needed if this one does not hold the lease or the folder cannot be
     *     reached
     * @return whether the end is recorded in the folder
     * @throws IOException with a one-line message that says what to do
     */
    public boolean end(Log log, boolean othersAreStopped) throws IOException {
        boolean recorded = false;
        try {
            LeaseFolder.Hashed last = last();
            LeaseHolding held = held();
            if (last.record().kind() == LeaseRecord.Kind.END) {
                recorded = true;
            } else if (held.created(last)) {
                long size = log.size();
                Sha256 root = log.root(size);
                folder.create(new LeaseRecord(
                        id,
                        last.record().number() + 1,
                        LeaseRecord.Kind.END,
                        held.name(),
                        random(random),
                        size,
                        root,
                        size,
                        root,
                        0,
                        last.hash()));
                recorded = true;
            } else if (!othersAreStopped) {
                throw new IOException("this newsroom does not hold the lease; "
                        + last.record().holder() + " does");
            }
        } catch (IOException e) {
            if (!othersAreStopped) {
                throw new IOException(
                        e.getMessage() + ". If the folder is lost, and you are sure that no other newsroom"
                                + " signs this log, end the lease with  --others-are-stopped",
                        e);
            }
        }
        forget();
        return recorded;
    }

    private void forget() throws IOException {
        Files.deleteIfExists(newsroom.folder().resolve(LeaseHolding.FILE));
        Files.deleteIfExists(newsroom.folder().resolve(PLACE));
        DurableFiles.syncFolder(newsroom.folder());
    }

    private String refusal(LeaseRecord record) {
        return record.kind() == LeaseRecord.Kind.END
                ? record.holder() + " has ended the lease (record " + record.number() + "): nothing was signed"
                : record.holder() + " has the lease now (record " + record.number() + "): nothing was signed, and this"
                        + " newsroom must not sign any more. To continue here, stop the other newsroom, fetch its state"
                        + " with  daylight catch-up MIRROR , and take the lease with  daylight lease take";
    }

    private LeaseFolder.Hashed reachable() throws IOException {
        try {
            return last();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static IOException unreachable(IOException e) {
        return new IOException(
                "the lease cannot be used (" + e.getMessage() + "): nothing was signed. Repeat the command"
                        + " when the folder can be reached; if it is lost, see  daylight lease --help",
                e);
    }

    private LeaseFolder.Hashed last() throws IOException {
        return last(folder, place);
    }

    /** The newest record, which this newsroom remembers: from now on it refuses an older one. */
    private LeaseFolder.Hashed last(LeaseFolder from, Path where) throws IOException {
        checkFolder(from, where);
        LeaseFolder.Hashed last = from.last()
                .orElseThrow(() -> new IOException(where + " has no record of a lease: "
                        + (starting.isEmpty()
                                ? "restore its files"
                                : "its beginning was interrupted; complete it with  daylight lease start FOLDER")));
        if (!last.record().lease().equals(id)) {
            throw new IOException(where + " has the records of another lease");
        }
        LeaseHolding held = held();
        if (held.seen() > 0) {
            boolean isOlder = last.record().number() < held.seen()
                    || !from.read(held.seen()).hash().equals(held.seenHash());
            if (isOlder) {
                throw new IOException(
                        where + " has older or other records than this newsroom has seen: restore the newest ones");
            }
        }
        if (last.record().number() > held.seen()) {
            LeaseHolding.change(newsroom, each -> each.sees(last));
        }
        return last;
    }

    private void checkFolder(LeaseFolder from, Path where) throws IOException {
        Optional<String> there = from.id();
        if (there.isEmpty()) {
            throw new IOException(where + " is not the folder of the lease, because it has no " + LeaseFolder.ID
                    + ": make sure that the right folder is mounted there");
        }
        if (!there.get().equals(id)) {
            throw new IOException(where + " has the records of another lease");
        }
    }

    private LeaseHolding held() throws IOException {
        return LeaseHolding.read(newsroom);
    }

    private static Optional<Json.Obj> read(Newsroom newsroom, String name) throws IOException {
        Path file = newsroom.folder().resolve(name);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        if (Json.parse(WholeFile.bytes(file, MAX_BYTES), MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj object)) {
            return Optional.of(object);
        }
        throw damaged(name);
    }

    static IOException damaged(String name) {
        return new IOException(name + " is damaged: nothing is signed without it. Restore it from your backup, or see "
                + " daylight lease --help");
    }

    private static String random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
