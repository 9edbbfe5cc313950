package org.daylight.trustees;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.check.LogContents;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a trustee holds, what is due and what may be released, according to a copy of the log ({@code spec/trustees.md} section 5). Immutable.
 *
 * @param held the trustee's shares, all of which were verified
 * @param plan to which they belong
 * @param valid the newest plan of the log, whose rule is valid
 * @param heartbeat the time of the newest heartbeat; null if there is none
 * @param begins when the rule begins to apply, if no heartbeat follows; null if it never does
 * @param applies whether it does now
 * @param parts one for each share
 * @param notHeld numbers of sealed releases for which the trustee has no share
 */
public record TrusteeStatus(
        HeldShares held,
        TrusteePlan plan,
        LogEntry.Trustees valid,
        @Nullable Instant heartbeat,
        @Nullable Instant begins,
        boolean applies,
        List<Part> parts,
        List<Long> notHeld) {

    /** The state of a sealed release. */
    public enum State {
        /** The rule applies, and the planned time has come: the share may be released. */
        DUE("due"),
        /** Its planned time has not come. */
        BEFORE_TIME("not due: its time has not come"),
        /** Its planned time has come, and the rule does not apply. */
        RULE_NOT_MET("not due: the publisher is not silent"),
        /** The log has released it: everyone can read it. */
        RELEASED("released by the publisher"),
        /** The log has cancelled it: the share must not be released. */
        CANCELLED("cancelled by the publisher");

        private final String words;

        State(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * A sealed release for which the trustee has a share.
     *
     * @param number of the release
     * @param trove its slug; empty if the log does not name it
     * @param part its number within the trove
     * @param time when it is planned; null if it was released or cancelled
     */
    public record Part(
            long number, String trove, long part, @Nullable Instant time, State state) {}

    /**
     * Verifies the shares and computes the status.
     *
     * @param contents of the log, whose key was verified
     * @param file the bytes of the public file of the plan
     * @return refused with the code {@code share-false} and a one-line reason if something about the shares is wrong
     */
    public static Outcome<TrusteeStatus> of(HeldShares held, LogContents contents, byte[] file, Instant now) {
        if (!contents.logKeys().all().contains(held.key())) {
            return Outcome.refused(
                    "share-false",
                    "the log has another key than the share file names: it is another archive, or a false copy");
        }
        Optional<LogEntry.Trustees> entry = entry(held, contents);
        if (entry.isEmpty()) {
            return Outcome.refused(
                    "share-false",
                    "the log has no plan " + held.plan()
                            + ": get a newer copy of the archive; if that has none either, the"
                            + " share file is of a plan that was never published");
        }
        return TrusteePlan.open(entry.get(), file).then(plan -> {
            List<String> faults = held.faults(plan);
            return faults.isEmpty()
                    ? Outcome.ok(status(held, plan, contents, now))
                    : Outcome.refused("share-false", String.join("; ", faults.subList(0, Math.min(5, faults.size()))));
        });
    }

    /** The entry of the plan to which shares belong; empty if the log has none. */
    public static Optional<LogEntry.Trustees> entry(HeldShares held, LogContents contents) {
        return contents.trustees().stream()
                .filter(each -> each.number() == held.plan())
                .findFirst();
    }

    private static TrusteeStatus status(HeldShares held, TrusteePlan plan, LogContents contents, Instant now) {
        LogEntry.Trustees valid = contents.trustees().getLast();
        Instant begins = TrusteeRule.begins(valid, contents.heartbeat()).orElse(null);
        boolean applies = begins != null && !now.isBefore(begins);
        var parts = new ArrayList<Part>();
        for (long number : held.shares().keySet()) {
            parts.add(part(number, contents, applies, now));
        }
        List<Long> notHeld = contents.sealed().keySet().stream()
                .filter(number -> !held.shares().containsKey(number))
                .toList();
        return new TrusteeStatus(held, plan, valid, contents.heartbeat(), begins, applies, List.copyOf(parts), notHeld);
    }

    private static Part part(long number, LogContents contents, boolean applies, Instant now) {
        LogEntry.Sealed seal = contents.sealed().get(number);
        if (seal != null) {
            State state = now.isBefore(seal.time()) ? State.BEFORE_TIME : applies ? State.DUE : State.RULE_NOT_MET;
            return new Part(number, seal.trove().text(), seal.part(), seal.time(), state);
        }
        for (LogEntry.Sealed each : contents.cancelled()) {
            if (each.number() == number) {
                return new Part(number, each.trove().text(), each.part(), null, State.CANCELLED);
            }
        }
        for (LogContents.Pack pack : contents.packs()) {
            if (pack.release().sequence() == number) {
                return new Part(
                        number, pack.release().trove().text(), pack.release().part(), null, State.RELEASED);
            }
        }
        // The plan names a number that the log never sealed: nothing can be opened with it, and nothing is released.
        return new Part(number, "", 0, null, State.CANCELLED);
    }

    /** Whether a newer plan has replaced the one to which the shares belong. */
    public boolean isReplaced() {
        return valid.number() != plan.entry().number();
    }

    /** The lines that a trustee may release now by the rule, in order of number. */
    public List<ReleasedShare> due() {
        return parts.stream()
                .filter(part -> part.state() == State.DUE)
                .map(part -> share(part.number(), true))
                .toList();
    }

    /**
     * The share for a release, to be released against the rule.
     *
     * @return refused with the code {@code share-cancelled}, {@code share-released} or {@code share-absent}
     */
    public Outcome<ReleasedShare> againstRule(long number) {
        Optional<Part> found =
                parts.stream().filter(part -> part.number() == number).findFirst();
        if (found.isEmpty()) {
            return Outcome.refused("share-absent", "you hold no share for release " + number);
        }
        return switch (found.get().state()) {
            case CANCELLED ->
                Outcome.refused(
                        "share-cancelled",
                        "release " + number
                                + " was cancelled by the publisher: its share is not released, in any case");
            case RELEASED -> Outcome.refused("share-released", "release " + number + " is public: no share is needed");
            case DUE -> Outcome.ok(share(number, true));
            case BEFORE_TIME, RULE_NOT_MET -> Outcome.ok(share(number, false));
        };
    }

    private ReleasedShare share(long number, boolean byRule) {
        return new ReleasedShare(byRule, held.plan(), number, held.share(number).orElseThrow());
    }
}
