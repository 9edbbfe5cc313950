package org.daylight.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

class GrowingRootTest {

    @Test
    void after_each_leaf_it_is_the_root_of_the_leaves_so_far() {
        List<Sha256> leaves = Trees.leaves(1, 70);
        var growing = new GrowingRoot();
        assertEquals(MerkleTree.emptyRoot(), growing.root());
        for (int size = 1; size <= 70; size++) {
            growing.add(leaves.get(size - 1));
            assertEquals(size, growing.size());
            assertEquals(Trees.definition(leaves.subList(0, size)), growing.root());
        }
    }
}
