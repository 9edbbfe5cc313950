package org.daylight.fuzz;

import java.util.List;
import java.util.stream.Stream;

/** All targets, in a fixed order. A parser that reads input of others is listed here, so that it is fuzzed. */
final class ParserTargets {

    static final List<ParserTarget> ALL = Stream.of(
                    ProofTargets.all(),
                    MailTargets.all(),
                    ArchiveTargets.all(),
                    NewsroomTargets.all(),
                    ServerTargets.all())
            .flatMap(List::stream)
            .toList();

    private ParserTargets() {}

    /** @throws IllegalArgumentException when there is none of this name */
    static ParserTarget named(String name) {
        return ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target " + name + "; there are: "
                        + String.join(", ", ALL.stream().map(ParserTarget::name).toList())));
    }
}
