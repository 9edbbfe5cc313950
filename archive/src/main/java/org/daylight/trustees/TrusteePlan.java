package org.daylight.trustees;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;

/**
 * A plan for trustees: its entry in the log and its public file, which fit together ({@code spec/trustees.md} sections 2 and 3). Immutable.
 *
 * @param entry in the log
 * @param file {@code trustees/0001.json}
 */
public record TrusteePlan(LogEntry.Trustees entry, TrusteesFile file) {

    /** Opens a plan; refused with the code {@code plan-differs} or {@code trustees-malformed} if the file is not the one of the entry. */
    public static Outcome<TrusteePlan> open(LogEntry.Trustees entry, byte[] file) {
        String name = "the file of plan " + entry.number();
        if (file.length != entry.fileBytes() || !Sha256.of(file).equals(entry.file())) {
            return Outcome.refused("plan-differs", name + " is not the one that the log names: get it again");
        }
        return TrusteesFile.parse(file)
                .then(read -> read.threshold() == entry.threshold()
                                && read.names().size() == entry.trustees()
                        ? Outcome.ok(new TrusteePlan(entry, read))
                        : Outcome.refused(
                                "plan-differs", name + " has another threshold or number of trustees than the log"));
    }

    public int number() {
        return Math.toIntExact(entry.number());
    }

    /** Numbers of the sealed releases whose keys the trustees share, in order. */
    public Set<Long> numbers() {
        return file.commitments().keySet();
    }

    /** The commitments for a sealed release; empty if it is not in the plan. Refused if they are not points of the curve. */
    public Optional<Outcome<Commitments>> commitments(long number) {
        List<String> hex = file.commitments().get(number);
        return Optional.ofNullable(hex).map(Commitments::parse);
    }

    /** A trustee as people say it: {@code trustee 2 (Ines)}. */
    public String trustee(int index) {
        return index >= 1 && index <= file.names().size()
                ? "trustee " + index + " (" + file.names().get(index - 1) + ")"
                : "trustee " + index + ", who is not in the plan";
    }
}
