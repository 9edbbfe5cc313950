package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.SealedPart;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.Newsroom;
import org.daylight.trustees.ArchiveTrustees;
import org.daylight.trustees.TrusteePlan;
import org.jspecify.annotations.Nullable;

/**
 * What a newsroom plans to publish, as far as a rehearsal needs it: times and rules, no content and no keys. Immutable.
 *
 * @param parts that are not published, in order of time, and in order of number within a trove
 * @param rule the valid plan for trustees; null if there is none
 * @param names of the trustees, in their order
 */
record RehearsalPlan(List<Part> parts, LogEntry.@Nullable Trustees rule, List<String> names) {

    /**
     * A part.
     *
     * @param sealed the number of its release, if it is sealed; otherwise 0
     * @param isShared whether the trustees share its key
     * @param opensAtItsTime whether it is also encrypted to a round of the beacon
     */
    record Part(String trove, int number, Instant due, int sealed, boolean isShared, boolean opensAtItsTime) {
        boolean isSealed() {
            return sealed != 0;
        }

        String name() {
            return "part " + number + " of " + trove;
        }
    }

    RehearsalPlan {
        parts = List.copyOf(parts);
        names = List.copyOf(names);
    }

    /** Reads what is planned until a time. */
    static RehearsalPlan of(Newsroom newsroom, Instant until) throws IOException {
        Map<Integer, SealedPart> seals = new HashMap<>();
        LogEntry.Trustees rule = null;
        Optional<TrusteePlan> file = Optional.empty();
        if (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                PublicRecord contents = archive.contents();
                contents.sealed().forEach(part -> seals.put(part.sequence(), part));
                if (!contents.trustees().isEmpty()) {
                    rule = contents.trustees().getLast();
                    file = ArchiveTrustees.plans(archive)
                            .apply((int) rule.number())
                            .flatMap(opened -> opened instanceof Outcome.Ok<TrusteePlan>(TrusteePlan plan)
                                    ? Optional.of(plan)
                                    : Optional.empty());
                }
            }
        }
        Set<Long> shared = file.map(plan -> Set.copyOf(plan.numbers())).orElse(Set.of());
        var parts = new ArrayList<Part>();
        for (HeldTrove trove : newsroom.catalog().troves().all()) {
            for (PlannedPart part : newsroom.catalog().parts().of(trove.id())) {
                if (part.published() == null && !part.due().isAfter(until)) {
                    SealedPart seal = seals.get(part.sealed());
                    parts.add(new Part(
                            trove.slug(),
                            part.number(),
                            part.due(),
                            part.sealed(),
                            shared.contains((long) part.sealed()),
                            seal != null && seal.seal().beaconRound() > 0));
                }
            }
        }
        parts.sort((a, b) -> a.due().equals(b.due())
                ? a.trove().equals(b.trove())
                        ? Integer.compare(a.number(), b.number())
                        : a.trove().compareTo(b.trove())
                : a.due().compareTo(b.due()));
        return new RehearsalPlan(
                parts, rule, file.map(plan -> plan.file().names()).orElse(List.of()));
    }

    /** The name of a trustee, counted from 1. */
    String trustee(int index) {
        return index <= names.size() ? names.get(index - 1) : "trustee " + index;
    }
}
