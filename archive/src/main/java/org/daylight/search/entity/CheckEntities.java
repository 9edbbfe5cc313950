package org.daylight.search.entity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compares a list of corrections with what is published ({@code spec/entities.md} section 4). */
public final class CheckEntities {

    private final PublishedWords published;

    public CheckEntities(PublishedWords published) {
        this.published = published;
    }

    /** What is wrong with a list: nothing that no published document says may be published with it. */
    public List<EntityFault> check(EntityFile file) throws IOException {
        List<EntityFault> faults = new ArrayList<>(file.faults());
        for (EntityFile.Named named : file.names()) {
            if (!published.say(named.entity().name())) {
                faults.add(new EntityFault(
                        named.line(),
                        "no published document has these words, so they may not be published: "
                                + named.entity().name()));
            }
        }
        return List.copyOf(faults);
    }
}
