package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.entity.CheckEntities;
import org.daylight.search.entity.EntityFault;
import org.daylight.search.entity.EntityFile;
import org.daylight.search.entity.PublishedWords;
import org.daylight.story.CitedRecord;

/** Publishes a list of corrections of the newsroom's folder, or a new version of it ({@code spec/entities.md}). */
public final class PublishEntities extends PublishVersion {

    private final PublishedWords words;

    /** @param words what the published documents say */
    public PublishEntities(Newsroom newsroom, PublishedWords words) {
        this(newsroom, words, StepListener.NONE);
    }

    public PublishEntities(Newsroom newsroom, PublishedWords words, StepListener steps) {
        super(newsroom, FileKind.ENTITIES, steps);
        this.words = words;
    }

    @Override
    public List<EntityFault> faults(byte[] file, CitedRecord published) throws IOException {
        var faults = new ArrayList<>(new CheckEntities(words).check(EntityFile.of(file)));
        if (saysRedacted(newsroom, new String(file, StandardCharsets.UTF_8))) {
            faults.add(new EntityFault(
                    0,
                    "it contains a string that is redacted in a trove: find it with  daylight redact --list , and"
                            + " leave it out"));
        }
        return List.copyOf(faults);
    }

    @Override
    About about(byte[] file) {
        EntityFile list = EntityFile.of(file);
        return new About(list.title(), list.author());
    }
}
