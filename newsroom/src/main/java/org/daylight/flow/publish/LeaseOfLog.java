package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.TileLog;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomLease;
import org.daylight.newsroom.OutsideNewsroom;
import org.daylight.newsroom.RestoredMark;
import org.daylight.newsroom.StepListener;

/** Begins, takes and ends the lease of a newsroom ({@code spec/lease.md}), with the state of its log. Each change is recorded in the audit log. */
public final class LeaseOfLog {

    private final Newsroom newsroom;
    private final By by;
    private final StepListener steps;

    public LeaseOfLog(Newsroom newsroom, By by) {
        this(newsroom, by, StepListener.NONE);
    }

    /** @param steps is called when the lease is taken */
    public LeaseOfLog(Newsroom newsroom, By by, StepListener steps) {
        this.newsroom = newsroom;
        this.by = by;
        this.steps = steps;
    }

    private record State(TileLog log) implements NewsroomLease.Log {
        @Override
        public long size() {
            return log.size();
        }

        @Override
        public Sha256 root(long size) throws IOException {
            return switch (log.tree().root(size)) {
                case Outcome.Ok<Sha256>(Sha256 root) -> root;
                case Outcome.Refused<Sha256>(String code, String reason) ->
                    throw new IOException("the archive's log is inconsistent (" + code + "): " + reason);
            };
        }
    }

    /** Begins a lease in an empty folder, or joins the one that is there; returns whether it was begun. */
    public boolean start(Path folder, String holder) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            RestoredMark.refuseIfBehind(newsroom);
            OutsideNewsroom.check(newsroom, folder, "the lease");
            FinishPublication.earlier(newsroom, StepListener.NONE);
            boolean begun = NewsroomLease.start(newsroom, folder, holder, state(), new SecureRandom());
            record("lease-start", Json.Obj.EMPTY.with("holder", holder).with("begun", begun));
            RestoredMark.delete(newsroom);
            return begun;
        }
    }

    /**
     * The editor declares that no lease was begun after the backup from which this newsroom was restored.
     *
     * @throws IOException with a one-line message, when the newsroom has a lease, or has not caught up
     */
    public void declareNone() throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            refuseIfLeased(newsroom);
            RestoredMark.refuseIfBehind(newsroom);
            if (RestoredMark.read(newsroom.folder()).isPresent()) {
                record("lease-none", Json.Obj.EMPTY);
                RestoredMark.delete(newsroom);
            }
        }
    }

    /** @throws IOException with a one-line message, when the newsroom has a lease, and nobody can declare that there is none */
    public static void refuseIfLeased(Newsroom newsroom) throws IOException {
        if (NewsroomLease.of(newsroom).isPresent()) {
            throw new IOException("this newsroom has a lease: leave out  --no-lease , and see  daylight lease");
        }
    }

    /** Takes the lease. @param voidReserved see {@link NewsroomLease#take} */
    public void take(String holder, boolean voidReserved) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            RestoredMark.refuseIfThere(newsroom);
            if (FinishPublication.stagedCheckpoint(newsroom).isPresent()) {
                FinishPublication.earlier(newsroom, steps);
            }
            if (voidReserved) {
                // Whoever can be reached must not have what is declared void.
                new ConfirmHistory(newsroom, log(), CatchUp.keys(newsroom, newsroom.archiveFolder()))
                        .run(CatchUp.known(newsroom));
            }
            lease().take(holder, state(), voidReserved, steps);
            record("lease-take", Json.Obj.EMPTY.with("holder", holder).with("voidReserved", voidReserved));
        }
    }

    /** Says that the same lease is in another folder. */
    public void move(Path folder) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            OutsideNewsroom.check(newsroom, folder, "the lease");
            lease().move(folder);
            record("lease-move", Json.Obj.EMPTY);
        }
    }

    /** Ends the lease; returns whether this is recorded in its folder. @param othersAreStopped see {@link NewsroomLease#end} */
    public boolean end(boolean othersAreStopped, String reason) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            boolean recorded = lease().end(state(), othersAreStopped);
            record(
                    "lease-end",
                    Json.Obj.EMPTY
                            .with("recorded", recorded)
                            .with("othersAreStopped", othersAreStopped)
                            .with("why", reason));
            return recorded;
        }
    }

    private NewsroomLease lease() throws IOException {
        return NewsroomLease.of(newsroom)
                .orElseThrow(() -> new IOException(
                        "this newsroom has no lease: begin one with  daylight lease start FOLDER --holder NAME"));
    }

    private State state() throws IOException {
        return new State(log());
    }

    private TileLog log() throws IOException {
        return CatchUp.of(newsroom, newsroom.archiveFolder())
                .orElseGet(() -> TileLog.empty(newsroom.settings().origin()));
    }

    private void record(String action, Json.Obj detail) throws IOException {
        new AuditLog(newsroom).record(by.who(), by.time(), AuditRecord.of(action, detail));
    }
}
