package org.daylight.backup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.daylight.trustees.KeyShare;

/** Gets the key of a backup from lines with shares. A share that is false is named and left out. */
public final class JoinShares {

    private static final int MAX_LINES = 1000;

    private JoinShares() {}

    /**
     * The result.
     *
     * @param key null if there were not enough shares
     * @param notes one line each: what is not used, and what is missing
     */
    public record Result(@org.jspecify.annotations.Nullable SealKey key, List<String> notes) {}

    /** Joins shares. @param lines in any order; empty lines and lines that begin with {@code #} do not count */
    public static Result run(BackupHead head, List<String> lines) {
        var notes = new ArrayList<String>();
        BackupHead.Shares shares = head.shares();
        if (shares == null) {
            return new Result(null, List.of("the key of this backup was not divided: use  --identity"));
        }
        var genuine = new LinkedHashMap<Integer, KeyShare>();
        int number = 0;
        for (String line : lines.subList(0, Math.min(lines.size(), MAX_LINES))) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            switch (BackupShare.ofLine(line, head)) {
                case Outcome.Ok<BackupShare>(BackupShare share) ->
                    genuine.put(share.share().index(), share.share());
                case Outcome.Refused<BackupShare>(String code, String reason) ->
                    notes.add("line " + number + ": " + reason);
            }
        }
        int threshold = shares.commitments().threshold();
        if (genuine.size() < threshold) {
            notes.add(genuine.size() + " of " + threshold + " shares: " + (threshold - genuine.size())
                    + " more of these people are needed: " + String.join(", ", others(shares, genuine.keySet())));
            return new Result(null, notes);
        }
        Optional<SealKey> key = shares.commitments()
                .combine(List.copyOf(genuine.values()))
                .then(SealKey::of)
                .ok()
                .filter(found -> SealIdentity.recipient(found)
                        .equals(Objects.requireNonNull(head).divided()));
        if (key.isEmpty()) {
            notes.add("the shares give another key than the one of this backup: backup.json was changed");
        }
        return new Result(key.orElse(null), notes);
    }

    private static List<String> others(BackupHead.Shares shares, java.util.Set<Integer> given) {
        var others = new ArrayList<String>();
        for (int i = 1; i <= shares.holders().size(); i++) {
            if (!given.contains(i)) {
                others.add(shares.holders().get(i - 1));
            }
        }
        return others;
    }
}
