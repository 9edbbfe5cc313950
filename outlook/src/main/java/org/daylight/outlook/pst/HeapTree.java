package org.daylight.outlook.pst;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** A B-tree in a heap ([MS-PST] section 2.3.2). */
final class HeapTree {

    private static final int SIGNATURE = 0xB5;
    private static final int DEEPEST = 8;

    private HeapTree() {}

    /** Receives a record: its key begins at {@code at}, its data follow. */
    interface Visitor {
        void found(byte[] bytes, int at) throws IOException;
    }

    /**
     * Visits all records, in order.
     *
     * @param identifier of the tree's header in the heap
     * @param keySize the size that a key must have
     * @param dataSize the size that the data must have at least
     * @param problems receives what cannot be read
     * @throws PstDamage when nothing can be read
     */
    static void all(NodeHeap heap, int identifier, int keySize, int dataSize, Problems problems, Visitor visitor)
            throws IOException {
        byte[] header = heap.value(identifier);
        int data = PstBytes.u8(header, 2);
        int levels = PstBytes.u8(header, 3);
        if (PstBytes.u8(header, 0) != SIGNATURE
                || PstBytes.u8(header, 1) != keySize
                || data < dataSize
                || levels > DEEPEST) {
            throw new PstDamage("its index is damaged");
        }
        record Step(int identifier, int level) {}
        Deque<Step> waiting = new ArrayDeque<>();
        Set<Integer> visited = new HashSet<>();
        waiting.push(new Step(PstBytes.i32(header, 4), levels));
        while (!waiting.isEmpty()) {
            Step step = waiting.pop();
            try {
                if (!visited.add(step.identifier)) {
                    throw new PstDamage("its index refers to itself");
                }
                byte[] bytes = heap.value(step.identifier);
                int size = keySize + (step.level == 0 ? data : 4);
                if (bytes.length % size != 0) {
                    problems.add("a part of its index has a wrong length");
                }
                int count = bytes.length / size;
                if (step.level == 0) {
                    for (int i = 0; i < count; i++) {
                        visitor.found(bytes, i * size);
                    }
                } else {
                    for (int i = count - 1; i >= 0; i--) {
                        waiting.push(new Step(PstBytes.i32(bytes, (long) i * size + keySize), step.level - 1));
                    }
                }
            } catch (PstDamage e) {
                problems.add(e.getMessage());
            }
        }
    }
}
