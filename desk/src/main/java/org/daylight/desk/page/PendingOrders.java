package org.daylight.desk.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What users were shown and have not confirmed yet, in memory: a decision about many documents, a redaction of a whole trove. Of each user, only the
 * last ones are kept; whoever confirms an older one is asked to begin again. For use by several threads.
 */
final class PendingOrders {

    private static final int MOST_OF_A_USER = 5;

    private record Pending(String owner, Object order) {}

    private final Map<Long, Pending> all = new LinkedHashMap<>();
    private long last;

    /** Keeps an order. @return its number */
    synchronized long add(String owner, Object order) {
        List<Long> own = all.entrySet().stream()
                .filter(entry -> entry.getValue().owner.equals(owner))
                .map(Map.Entry::getKey)
                .toList();
        if (own.size() >= MOST_OF_A_USER) {
            all.remove(own.getFirst());
        }
        all.put(++last, new Pending(owner, order));
        return last;
    }

    /** An order of this user; empty when it is not there any more. */
    synchronized <T> Optional<T> find(long id, String owner, Class<T> type) {
        Pending found = all.get(id);
        return found != null && found.owner.equals(owner) && type.isInstance(found.order)
                ? Optional.of(type.cast(found.order))
                : Optional.empty();
    }

    /** The same, and removes it, so that it is carried out once. */
    synchronized <T> Optional<T> take(long id, String owner, Class<T> type) {
        Optional<T> found = find(id, owner, type);
        if (found.isPresent()) {
            all.remove(id);
        }
        return found;
    }
}
