package org.daylight.outlook.pst;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyTag;

/**
 * Finds the folders of a file: from the root down by the tables of subfolders, then those that no table lists. Search folders
 * are left out, because their items are in other folders.
 */
final class FolderWalk {

    private static final int CONTENT_COUNT = 0x3602;
    private static final int DEEPEST = 64;
    private static final int MOST_FOLDERS = 100_000;
    private static final int LONGEST_NAME = 255;

    private final BlockStore store;
    private final PageTree nodes;
    private final NamedProperties names;
    private final PstEvent.Sink sink;
    private final Map<Integer, FolderTally> folders = new LinkedHashMap<>();
    private final Set<String> paths = new HashSet<>();
    private final BitSet seen = new BitSet();

    private record Step(int node, String above, int depth) {}

    FolderWalk(BlockStore store, PageTree nodes, NamedProperties names, PstEvent.Sink sink) {
        this.store = store;
        this.nodes = nodes;
        this.names = names;
        this.sink = sink;
    }

    /** All folders, by their nodes, in a fixed order. */
    Map<Integer, FolderTally> all() throws IOException, InterruptedException {
        walk(new Step(NodeEntry.ROOT_FOLDER, "", 0));
        List<Integer> unlisted = new ArrayList<>();
        nodes.all((page, at) -> {
            NodeEntry entry = NodeEntry.parse(store.format(), page, at);
            if (NodeEntry.type(entry.node()) == NodeEntry.FOLDER && !seen.get(NodeEntry.index(entry.node()))) {
                unlisted.add(entry.node());
            }
        });
        for (int node : unlisted) {
            walk(new Step(node, PstReader.ORPHANED, 1));
        }
        return folders;
    }

    private void walk(Step start) throws IOException, InterruptedException {
        Deque<Step> waiting = new ArrayDeque<>();
        waiting.push(start);
        while (!waiting.isEmpty()) {
            Step step = waiting.pop();
            int index = NodeEntry.index(step.node);
            if (seen.get(index)) {
                continue;
            }
            seen.set(index);
            if (folders.size() == MOST_FOLDERS) {
                sink.found(new PstEvent.FileLoss(
                        PstLoss.LIST_DAMAGED, 0, "more than " + MOST_FOLDERS + " folders; the rest was left out"));
                return;
            }
            FolderTally tally = folder(step);
            folders.put(step.node, tally);
            List<Integer> children = children(step, tally.path);
            for (int i = children.size() - 1; i >= 0; i--) {
                waiting.push(new Step(children.get(i), tally.path, step.depth + 1));
            }
        }
    }

    private FolderTally folder(Step step) throws IOException, InterruptedException {
        String name = "(folder " + NodeEntry.name(step.node) + ")";
        long counted = -1;
        try {
            PageTree.Found found = nodes.find(step.node & 0xffff_ffffL);
            if (found == null) {
                throw new PstDamage("its node is missing");
            }
            NodeEntry entry = NodeEntry.parse(store.format(), found.page(), found.at());
            MapiProperties properties = PropertyContext.of(store, entry.data(), entry.subnodes(), names)
                    .properties(1 << 20)
                    .buildMessage(PstReader.CODE_PAGE);
            counted = properties.whole(CONTENT_COUNT, -1);
            String given = properties.text(PropertyTag.DISPLAY_NAME);
            if (given != null && !given.isBlank()) {
                name = given.length() > LONGEST_NAME ? given.substring(0, LONGEST_NAME) + "…" : given;
            }
        } catch (PstDamage | DataTree.TooLong e) {
            sink.found(new PstEvent.Lost(
                    below(step, name),
                    step.node,
                    PstLoss.LIST_DAMAGED,
                    0,
                    "the folder's properties: " + e.getMessage()));
        }
        boolean isRoot = step.node == NodeEntry.ROOT_FOLDER;
        var tally = new FolderTally(isRoot ? "" : unique(step, name), step.node);
        tally.counted = counted;
        return tally;
    }

    private static String below(Step step, String name) {
        String plain = name.replace("/", "%2F");
        return step.above.isEmpty() ? plain : step.above + "/" + plain;
    }

    private final Map<String, Integer> times = new HashMap<>();

    private String unique(Step step, String name) {
        String path = below(step, name);
        while (!paths.add(path)) {
            path = below(step, times.merge(below(step, name), 1, Integer::sum) + 1 + "#" + name);
        }
        return path;
    }

    private List<Integer> children(Step step, String path) throws IOException, InterruptedException {
        var children = new ArrayList<Integer>();
        Problems problems = new Problems();
        try {
            PageTree.Found found = nodes.find(NodeEntry.sibling(step.node, NodeEntry.HIERARCHY_TABLE) & 0xffff_ffffL);
            if (found == null) {
                return children;
            }
            NodeEntry entry = NodeEntry.parse(store.format(), found.page(), found.at());
            TableContext table = TableContext.of(store, entry.data(), entry.subnodes(), names);
            for (int child : table.ids()) {
                if (NodeEntry.type(child) == NodeEntry.FOLDER) {
                    children.add(child);
                }
            }
            table.problems().first().forEach(problems::add);
            if (step.depth == DEEPEST && !children.isEmpty()) {
                children.clear();
                problems.add("folders are in each other too deeply");
            }
        } catch (PstDamage e) {
            problems.add(e.getMessage());
        }
        for (String each : problems.first()) {
            sink.found(new PstEvent.Lost(path, step.node, PstLoss.LIST_DAMAGED, 0, "its subfolders: " + each));
        }
        return children;
    }
}
