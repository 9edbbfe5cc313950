package org.daylight.tree;

import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Sha256;

/** Computes the root over leaves that arrive one by one (RFC 6962 section 2.1). Memory grows with the height of the tree, not with its size. */
public final class GrowingRoot {
    private final List<Sha256> subtrees = new ArrayList<>();
    private long size;

    public void add(Sha256 leafHash) {
        Sha256 node = leafHash;
        for (long full = size; (full & 1) == 1; full >>>= 1) {
            node = MerkleTree.nodeHash(subtrees.removeLast(), node);
        }
        subtrees.add(node);
        size++;
    }

    public long size() {
        return size;
    }

    public Sha256 root() {
        if (subtrees.isEmpty()) {
            return MerkleTree.emptyRoot();
        }
        Sha256 root = subtrees.getLast();
        for (Sha256 left : subtrees.reversed().subList(1, subtrees.size())) {
            root = MerkleTree.nodeHash(left, root);
        }
        return root;
    }
}
