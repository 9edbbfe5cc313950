package org.daylight.editors;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a user may do. A user may have several roles. */
public enum Role {
    /** Reads, decides about documents, plans parts, and approves them. */
    EDITOR,
    /** Reads, and decides about documents. */
    REVIEWER,
    /** Does what an editor does. Approves as the second person, and manages users and events. */
    PUBLISHER,
    /** Reads the audit log. */
    AUDITOR,
    /** Reads one trove, and adds tags and notes there. */
    GUEST;

    /** In lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@code editor,publisher}; empty when a word is not a role. */
    public static Optional<Set<Role>> parse(String words) {
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : words.split(",", -1)) {
            Optional<Role> role = Set.of(values()).stream()
                    .filter(each -> each.word().equals(word.strip()))
                    .findFirst();
            if (role.isEmpty()) {
                return Optional.empty();
            }
            roles.add(role.get());
        }
        return Optional.of(Collections.unmodifiableSet(roles));
    }

    /** In words, in the order of this list: {@code editor, publisher}. */
    public static String words(Set<Role> roles) {
        return String.join(", ", EnumSet.copyOf(roles).stream().map(Role::word).toList());
    }
}
