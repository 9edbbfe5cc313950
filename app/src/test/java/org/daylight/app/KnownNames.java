package org.daylight.app;

import java.util.ArrayList;
import java.util.List;
import org.daylight.search.entity.EntityExtractor;
import org.daylight.search.entity.EntityExtractorSource;
import org.daylight.search.entity.EntityKind;
import org.daylight.search.entity.NamedEntity;

/** An addon that knows two names. */
public final class KnownNames implements EntityExtractorSource {

    @Override
    public EntityExtractor open() {
        return new EntityExtractor() {
            @Override
            public String model() {
                return "two names 1";
            }

            @Override
            public List<NamedEntity> extract(String text) {
                List<NamedEntity> names = new ArrayList<>();
                if (text.contains("Ann Lee")) {
                    names.add(new NamedEntity(EntityKind.PERSON, "Ann Lee"));
                }
                if (text.contains("Norvik")) {
                    names.add(new NamedEntity(EntityKind.PERSON, "Norvik"));
                }
                return names;
            }

            @Override
            public void close() {}
        };
    }
}
