package org.daylight.note;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rule that says which witnesses together are enough (c2sp.org/tlog-policy). Members are numbered: witnesses first, from 0, then groups in their
 * order. A group contains only members with lower numbers, so one pass evaluates the rule. Immutable.
 *
 * @param witnesses number of witnesses
 * @param groups each of at least one member
 * @param root the member that must have witnessed the checkpoint; -1 if none must
 */
record Quorum(int witnesses, List<Group> groups, int root) {

    /**
     * A group has witnessed a checkpoint if enough of its members have.
     *
     * @param needed 1 to the number of members
     * @param members numbers of witnesses, and of groups before this one
     */
    record Group(int needed, List<Integer> members) {
        Group {
            members = List.copyOf(members);
        }
    }

    Quorum {
        groups = List.copyOf(groups);
        for (int i = 0; i < groups.size(); i++) {
            int number = witnesses + i;
            Group group = groups.get(i);
            if (group.members.stream().anyMatch(member -> member < 0 || member >= number)) {
                throw new IllegalArgumentException("a group may only name members before it");
            }
        }
        if (root < -1 || root >= witnesses + groups.size()) {
            throw new IllegalArgumentException("no such member: " + root);
        }
    }

    /**
     * A quorum of this many witnesses, whichever they are. Keys with the same name are one witness, which counts once.
     *
     * @param names the name of each key
     * @param needed 0 to the number of different names
     */
    static Quorum atLeast(List<String> names, int needed) {
        Map<String, List<Integer>> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.computeIfAbsent(names.get(i), name -> new ArrayList<>()).add(i);
        }
        if (needed == 0) {
            return new Quorum(names.size(), List.of(), -1);
        }
        var groups = new ArrayList<Group>();
        var members = new ArrayList<Integer>();
        for (List<Integer> keys : byName.values()) {
            members.add(names.size() + groups.size());
            groups.add(new Group(1, keys));
        }
        groups.add(new Group(needed, members));
        return new Quorum(names.size(), groups, names.size() + groups.size() - 1);
    }

    /** Whether these witnesses are enough. @param cosigned for each witness, whether it has cosigned */
    boolean isMetBy(boolean[] cosigned) {
        boolean[] met = new boolean[witnesses + groups.size()];
        System.arraycopy(cosigned, 0, met, 0, witnesses);
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            long have = group.members.stream().filter(member -> met[member]).count();
            met[witnesses + i] = have >= group.needed;
        }
        return root == -1 || met[root];
    }
}
