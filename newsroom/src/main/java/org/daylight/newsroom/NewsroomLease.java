package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
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
    private static final String HOLDER = "lease-holder.json";
    private static final int MAX_BYTES = 16 << 10;
    private static final int RANDOM_BYTES = 16;

    private final Newsroom newsroom;
    private final Path place;
    private final String id;
    private final LeaseFolder folder;
    private final SecureRandom random = new SecureRandom();

    private NewsroomLease(Newsroom newsroom, Path place, String id) {
        this.newsroom = newsroom;
        this.place = place;
        this.id = id;
        this.folder = new LeaseFolder(place, newsroom.leaseSecret());
    }

    /**
     * What this newsroom did last.
     *
     * @param name of this newsroom in the lease
     * @param number of its last record; 0 for none
     * @param hash of that record
     * @param intent the nonce of the record that it was going to create next; empty for none
     * @param signed the greatest number of entries that it decided to publish
     */
    private record Held(String name, int number, Sha256 hash, String intent, long signed) {}

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
        return Optional.of(new NewsroomLease(newsroom, newsroom.folder().resolve(place), id));
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
        Optional<Held> held = held();
        return held.isPresent() && isOwn(last(), held.get());
    }

    /**
     * Begins a lease in an empty folder, and takes it; or joins the lease that is there, without taking it.
     *
     * @return whether it was begun
     * @throws IOException with a one-line message, when the newsroom has a lease already, or the folder has other files
     */
    public static boolean start(Newsroom newsroom, Path place, String name, Log log, SecureRandom random)
            throws IOException {
        if (read(newsroom, PLACE).isPresent()) {
            throw new IOException("this newsroom has a lease already, in "
                    + of(newsroom).orElseThrow().place());
        }
        checkName(name);
        Optional<LeaseFolder.Hashed> last = new LeaseFolder(place, newsroom.leaseSecret()).last();
        String id = last.isPresent() ? last.get().record().lease() : random(random);
        if (last.isPresent() && last.get().record().kind() == LeaseRecord.Kind.END) {
            throw new IOException("the lease in " + place + " has ended: begin another one in an empty folder");
        }
        if (last.isEmpty()) {
            // Before the record: if the process stops here, the newsroom refuses to sign, and  daylight lease take
            // completes it.
            writePlace(newsroom, place, id);
            of(newsroom).orElseThrow().take(name, log, false);
            return true;
        }
        writePlace(newsroom, place, id);
        return false;
    }

    private static void checkName(String name) throws IOException {
        if (!LeaseRecord.isHolder(name)) {
            throw new IOException("the name of this newsroom in the lease has 1 to " + LeaseRecord.MAX_HOLDER
                    + " letters, digits, spaces and - , as in  --holder \"second office\"");
        }
    }

    private static void writePlace(Newsroom newsroom, Path place, String id) throws IOException {
        DurableFiles.writePrivate(
                newsroom.folder().resolve(PLACE),
                Json.Obj.EMPTY
                        .with("folder", place.toString())
                        .with("lease", id)
                        .bytes());
    }

    /** Says that the same lease is in another folder now. @throws IOException with a one-line message, when it is not */
    public void move(Path to) throws IOException {
        Optional<LeaseFolder.Hashed> last = new LeaseFolder(to, newsroom.leaseSecret()).last();
        if (last.isEmpty() || !last.get().record().lease().equals(id)) {
            throw new IOException(to + " does not have the records of this lease: copy all of them there first");
        }
        Optional<Held> held = held();
        if (held.isPresent() && last.get().record().number() < held.get().number) {
            throw new IOException(to + " has older records than this newsroom has seen: copy all of them there");
        }
        writePlace(newsroom, to, id);
    }

    /**
     * Takes the lease, from whoever has it.
     *
     * @param name of this newsroom in the lease
     * @param log as it is here
     * @param voidReserved whether the editor declares that what the last holder was going to sign never became public
     * @throws IOException with a one-line message that says what to do: the log here must have what the last holder was going to sign
     */
    public void take(String name, Log log, boolean voidReserved) throws IOException {
        checkName(name);
        Optional<LeaseFolder.Hashed> last = folder.last();
        int voided = 0;
        if (last.isPresent()) {
            checkId(last.get());
            LeaseRecord record = last.get().record();
            if (record.kind() == LeaseRecord.Kind.END) {
                throw new IOException(record.holder() + " has ended this lease: nobody can take it");
            }
            voided = missing(record, log, voidReserved) ? record.number() : 0;
        }
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
        long signed = held().map(Held::signed).orElse(0L);
        write(new Held(name, 0, LeaseRecord.NONE, nonce, voided == 0 ? signed : size));
        try {
            LeaseFolder.Hashed created = folder.create(record);
            write(new Held(name, number, created.hash(), "", voided == 0 ? signed : size));
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
        Held held = held().orElseThrow(() -> new IOException(
                "this newsroom does not hold the lease in " + place + ": nothing was signed. Make sure that the other"
                        + " newsroom has stopped, and take it with  daylight lease take"));
        steps.reached("lease to be read");
        LeaseFolder.Hashed last = reachable();
        if (!isOwn(last, held)) {
            throw new IOException(refusal(last.record()));
        }
        if (before.size() < held.signed) {
            throw new IOException(
                    "this newsroom has signed " + held.signed + " entries, and its archive folder has only "
                            + before.size() + ": nothing was signed. Fetch the rest with  daylight catch-up MIRROR");
        }
        String nonce = random(random);
        write(new Held(held.name, last.record().number(), last.hash(), nonce, held.signed));
        steps.reached("lease to be written");
        int number = last.record().number() + 1;
        var record = new LeaseRecord(
                id,
                number,
                LeaseRecord.Kind.SIGN,
                held.name,
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
            if (!created.record().nonce().equals(nonce)) {
                throw new IOException(refusal(created.record()), e);
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
        steps.reached("lease written");
        write(new Held(held.name, number, created.hash(), "", held.signed));
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
        Optional<Held> held = held();
        if (held.isPresent() && held.get().signed < decided.size()) {
            Held now = held.get();
            write(new Held(now.name, now.number, now.hash, now.intent, decided.size()));
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
            Optional<Held> held = held();
            if (last.record().kind() == LeaseRecord.Kind.END) {
                recorded = true;
            } else if (held.isPresent() && isOwn(last, held.get())) {
                long size = log.size();
                Sha256 root = log.root(size);
                folder.create(new LeaseRecord(
                        id,
                        last.record().number() + 1,
                        LeaseRecord.Kind.END,
                        held.get().name,
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
        Files.deleteIfExists(newsroom.folder().resolve(HOLDER));
        Files.deleteIfExists(newsroom.folder().resolve(PLACE));
        DurableFiles.syncFolder(newsroom.folder());
        return recorded;
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
        LeaseFolder.Hashed last = folder.last().orElseThrow(() -> new IOException(place + " has no record of a lease"));
        checkId(last);
        Optional<Held> held = held();
        if (held.isPresent() && held.get().number > 0) {
            boolean isOlder = last.record().number() < held.get().number
                    || !folder.read(held.get().number).hash().equals(held.get().hash);
            if (isOlder) {
                throw new IOException(place
                        + " has older or other records than this newsroom has seen: restore the newest" + " ones");
            }
        }
        return last;
    }

    private void checkId(LeaseFolder.Hashed last) throws IOException {
        if (!last.record().lease().equals(id)) {
            throw new IOException(place + " has the records of another lease");
        }
    }

    private static boolean isOwn(LeaseFolder.Hashed last, Held held) {
        return last.record().number() == held.number && last.hash().equals(held.hash)
                || !held.intent.isEmpty()
                        && last.record().nonce().equals(held.intent)
                        && (held.number == 0 || last.record().number() == held.number + 1);
    }

    private Optional<Held> held() throws IOException {
        Optional<Json.Obj> read = read(newsroom, HOLDER);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Json.Obj object = read.get();
        Optional<Sha256> hash = Sha256.parse(object.string("hash").orElse("")).ok();
        if (hash.isEmpty()
                || object.string("holder").isEmpty()
                || object.number("signed").isEmpty()) {
            throw damaged(HOLDER);
        }
        return Optional.of(new Held(
                object.string("holder").orElseThrow(),
                (int) object.number("number").orElse(0),
                hash.get(),
                object.string("intent").orElse(""),
                object.number("signed").orElseThrow()));
    }

    private void write(Held held) throws IOException {
        DurableFiles.writePrivate(
                newsroom.folder().resolve(HOLDER),
                Json.Obj.EMPTY
                        .with("holder", held.name)
                        .with("number", held.number)
                        .with("hash", held.hash.hex())
                        .with("intent", held.intent)
                        .with("signed", held.signed)
                        .bytes());
    }

    private static Optional<Json.Obj> read(Newsroom newsroom, String name) throws IOException {
        Path file = newsroom.folder().resolve(name);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) <= MAX_BYTES
                && Json.parse(Files.readAllBytes(file), MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj object)) {
            return Optional.of(object);
        }
        throw damaged(name);
    }

    private static IOException damaged(String name) {
        return new IOException(name + " is damaged: nothing is signed without it. Restore it from your backup, or see "
                + " daylight lease --help");
    }

    private static String random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
