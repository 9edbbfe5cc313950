package org.daylight.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.Trees;

/** Makes the files of {@code src/test/resources/log-vectors}; run {@code main} with that folder to rewrite them. */
final class LogVectors {
    static final String ORIGIN = "daylight.example/vectors";
    static final int SIZE = 300;

    private static final int[] SIZES = {1, 2, 3, 7, 8, 255, 256, 257, 300};
    private static final int[] INDEXES = {0, 6, 255, 256, 299};

    private LogVectors() {}

    /** A key with a public secret: 32 times the byte 7. */
    static NoteKey.Signer signer() {
        return NoteKey.generate(ORIGIN, new Trees.Counting(7, 0));
    }

    static NoteKey.Signer witness() {
        return NoteKey.generate("witness.example/w1", new Trees.Counting(1, 1));
    }

    static List<byte[]> entries() {
        var entries = new ArrayList<byte[]>();
        for (int i = 0; i < SIZE; i++) {
            entries.add("entry %d\n".formatted(i).repeat(i % 3).getBytes(UTF_8));
        }
        return entries;
    }

    static Map<String, byte[]> files() throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        TileLog.Growth growth = TileLog.empty(ORIGIN).append(entries()).orThrow();
        growth.files().forEach(file -> files.put(file.path().path(), file.bytes()));
        SignedNote checkpoint = growth.checkpoint().sign(signer()).alsoSignedBy(witness());
        files.put("checkpoint", checkpoint.bytes());
        files.put("keys.txt", (signer().verifier() + "\n" + witness().verifier() + "\n").getBytes(UTF_8));
        files.put("proofs.txt", proofs().getBytes(UTF_8));
        return files;
    }

    private static String proofs() {
        List<Sha256> leaves = entries().stream().map(MerkleTree::leafHash).toList();
        var out = new StringBuilder();
        for (int size : SIZES) {
            var tree = MerkleTree.of(leaves.subList(0, size));
            line(out, "root " + size, List.of(tree.root()));
            for (int index : INDEXES) {
                if (index < size) {
                    line(out, "inclusion " + index + " " + size, tree.inclusionProof(index));
                }
            }
            for (int oldSize : SIZES) {
                if (oldSize < size) {
                    line(out, "consistency " + oldSize + " " + size, tree.consistencyProof(oldSize));
                }
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String head, List<Sha256> hashes) {
        out.append(head);
        hashes.forEach(hash -> out.append(' ').append(hash));
        out.append('\n');
    }

    static void main(String[] args) throws IOException {
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Path path = Path.of(args[0]).resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }
}
