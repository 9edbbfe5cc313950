package org.daylight.trustees;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.daylight.format.Outcome;
import org.daylight.sealing.SealKey;

/**
 * Combines shares that trustees released into keys, for a mirror that opens a sealed part ({@code daylight unseal}). Each share is verified; one that is
 * false is named and left out, so that a lying trustee cannot prevent what the others can do.
 */
public final class KeyFromShares {

    /** The most lines that are read: those of 50 trustees for 100 parts. */
    public static final int MAX_LINES = 5000;

    private KeyFromShares() {}

    /**
     * The result.
     *
     * @param keys the key of each sealed release for which there were enough shares, by its number
     * @param notes one line each: lines that are not used, and how many shares are still missing; text from outside is escaped
     * @param againstRule numbers of those releases for which a share says that it was released against the rule
     */
    public record Result(Map<Long, SealKey> keys, List<String> notes, TreeSet<Long> againstRule) {}

    private record Of(int plan, long number) {}

    /**
     * Combines shares.
     *
     * @param lines of shares, in any order, of any plans and releases; empty lines and lines that begin with {@code #} do not count
     * @param plans gives the plan with a number; empty if the log has none
     */
    public static Result combine(List<String> lines, IntFunction<Optional<Outcome<TrusteePlan>>> plans) {
        var notes = new ArrayList<String>();
        var keys = new LinkedHashMap<Long, SealKey>();
        var againstRule = new TreeSet<Long>();
        var given = new LinkedHashMap<Of, List<ReleasedShare>>();
        int number = 0;
        for (String line : lines) {
            number++;
            if (number > MAX_LINES) {
                notes.add("only the first " + MAX_LINES + " lines were read");
                break;
            }
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            switch (ReleasedShare.parse(line)) {
                case Outcome.Ok<ReleasedShare>(ReleasedShare share) ->
                    given.computeIfAbsent(new Of(share.plan(), share.number()), of -> new ArrayList<>())
                            .add(share);
                case Outcome.Refused<ReleasedShare>(String code, String reason) ->
                    notes.add("line " + number + ": " + reason);
            }
        }
        given.forEach((of, shares) -> {
            Optional<SealKey> key = combine(of, shares, plans, notes);
            if (key.isPresent()) {
                keys.put(of.number(), key.get());
                if (shares.stream().anyMatch(share -> !share.byRule())) {
                    againstRule.add(of.number());
                }
            }
        });
        return new Result(keys, List.copyOf(notes), againstRule);
    }

    private static Optional<SealKey> combine(
            Of of, List<ReleasedShare> shares, IntFunction<Optional<Outcome<TrusteePlan>>> plans, List<String> notes) {
        String what = "release " + of.number() + ", plan " + of.plan() + ": ";
        Optional<Outcome<TrusteePlan>> known = plans.apply(of.plan());
        if (known.isEmpty()) {
            notes.add(what + "this archive has no such plan: the shares are for another archive, or this copy is old");
            return Optional.empty();
        }
        if (known.get() instanceof Outcome.Refused<TrusteePlan>(String code, String reason)) {
            notes.add(what + reason);
            return Optional.empty();
        }
        TrusteePlan plan = known.get().orThrow();
        Optional<Outcome<Commitments>> found = plan.commitments(of.number());
        if (found.isEmpty()) {
            notes.add(what + "this release is not in the plan: the shares are for another archive");
            return Optional.empty();
        }
        if (found.get() instanceof Outcome.Refused<Commitments>(String code, String reason)) {
            notes.add(what + "the publisher's file is wrong: " + reason);
            return Optional.empty();
        }
        Commitments commitments = found.get().orThrow();
        var genuine = new LinkedHashMap<Integer, KeyShare>();
        for (ReleasedShare share : shares) {
            if (share.share().index() > plan.file().names().size() || !commitments.isGenuine(share.share())) {
                notes.add(what + "the share of " + plan.trustee(share.share().index())
                        + " is false: it does not fit what the publisher committed to. It is left out");
            } else {
                genuine.put(share.share().index(), share.share());
            }
        }
        if (genuine.size() < commitments.threshold()) {
            int missing = commitments.threshold() - genuine.size();
            notes.add(what + genuine.size() + " of " + commitments.threshold() + " shares; " + missing
                    + (missing == 1 ? " more trustee is" : " more trustees are") + " needed");
            return Optional.empty();
        }
        return switch (commitments.combine(List.copyOf(genuine.values())).then(SealKey::of)) {
            case Outcome.Ok<SealKey>(SealKey key) -> Optional.of(key);
            case Outcome.Refused<SealKey>(String code, String reason) -> {
                notes.add(what + reason);
                yield Optional.empty();
            }
        };
    }
}
