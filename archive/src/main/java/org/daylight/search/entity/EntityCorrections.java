package org.daylight.search.entity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.VersionedFile;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/** What all valid lists of corrections of an archive say together. Of two lists that name the same name, the one published first counts. Immutable. */
public final class EntityCorrections {

    /** What an archive without corrections has. */
    public static final EntityCorrections NONE = new EntityCorrections(List.of(), List.of());

    private final Map<NamedEntity, Optional<NamedEntity>> corrected = new HashMap<>();
    private final SortedMap<NamedEntity, List<NamedEntity>> merged = new TreeMap<>();
    private final List<String> faults;

    private EntityCorrections(List<EntityFile> files, List<String> faults) {
        this.faults = List.copyOf(faults);
        Set<NamedEntity> named = new HashSet<>();
        for (EntityFile file : files) {
            Set<NamedEntity> here = new HashSet<>();
            for (EntityFile.Block block : file.blocks()) {
                EntityFile.Named as = block.as();
                if (as != null && named.contains(as.entity())) {
                    continue; // an earlier list says what that name is
                }
                List<NamedEntity> found = new ArrayList<>();
                for (EntityFile.Named one : block.found()) {
                    if (!named.contains(one.entity())) {
                        found.add(one.entity());
                        corrected.put(one.entity(), Optional.ofNullable(as).map(EntityFile.Named::entity));
                        here.add(one.entity());
                    }
                }
                if (as != null) {
                    corrected.put(as.entity(), Optional.of(as.entity()));
                    merged.put(as.entity(), List.copyOf(found));
                    here.add(as.entity());
                }
            }
            named.addAll(here);
        }
    }

    /** What these files say together. @param files valid ones, in the order in which they were first published */
    public static EntityCorrections of(List<EntityFile> files) {
        return new EntityCorrections(files, List.of());
    }

    /** What the newest versions of the lists of an archive say. A list that is absent or damaged in this copy is not used, and is a fault. */
    public static EntityCorrections of(Archive archive, PublicRecord contents) {
        List<EntityFile> files = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (VersionedFile list : contents.entities()) {
            if (!list.isShown()) {
                continue;
            }
            switch (archive.entities(list.newest())) {
                case Outcome.Refused<byte[]>(String code, String why) -> faults.add(why);
                case Outcome.Ok<byte[]>(byte[] bytes) -> {
                    EntityFile file = EntityFile.of(bytes);
                    if (file.faults().isEmpty()) {
                        files.add(file);
                    } else {
                        faults.add("the list of corrections " + list.name() + " breaks a rule: "
                                + file.faults().getFirst().reason());
                    }
                }
            }
        }
        return new EntityCorrections(files, faults);
    }

    /** Why lists are not used, a line each. */
    public List<String> faults() {
        return faults;
    }

    /** What a name that the program found is shown as: often itself; null when it is no name. */
    public @Nullable NamedEntity apply(NamedEntity found) {
        Optional<NamedEntity> said = corrected.get(found);
        return said == null ? found : said.orElse(null);
    }

    /** Whether a list says what a name is. */
    boolean has(NamedEntity found) {
        return corrected.containsKey(found);
    }

    /** The names that are shown as this one, apart from itself, in the order of the list. */
    public List<NamedEntity> mergedInto(NamedEntity shown) {
        return merged.getOrDefault(shown, List.of());
    }
}
