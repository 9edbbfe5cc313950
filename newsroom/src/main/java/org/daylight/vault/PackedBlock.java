package org.daylight.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.daylight.format.Sha256;

/**
 * A block of a vault that is ready to be stored ({@code spec/vault.md}, section "Block"): compressed originals with their hashes. Another
 * process or another machine may make it, and {@link Vault#putPacked} stores it. Immutable; the array is not copied and must not be altered.
 */
public final class PackedBlock {

    /** The largest block: one original of 256 MiB that does not compress, and its header. */
    public static final int MAX_BYTES = (256 << 20) + (16 << 20);

    private final byte[] bytes;
    private final Block block;

    private PackedBlock(byte[] bytes, Block block) {
        this.bytes = bytes;
        this.block = block;
    }

    /** Divides originals into blocks as a vault does, and compresses them. */
    public static List<PackedBlock> of(Collection<Original> originals) {
        List<PackedBlock> packed = new ArrayList<>();
        for (List<Original> each : Block.divided(originals)) {
            packed.add(one(each));
        }
        return packed;
    }

    /** Compresses originals as one block. */
    static PackedBlock one(List<Original> originals) {
        var memory = new Memory();
        try {
            Block block = Block.write(memory, 0, originals);
            return new PackedBlock(Arrays.copyOf(memory.bytes, Math.toIntExact(block.end())), block);
        } catch (IOException e) {
            throw new AssertionError("memory has no errors of a disk", e);
        }
    }

    /** Reads the bytes of a block, and verifies its checksum. @throws VaultException {@code vault-damaged} */
    public static PackedBlock read(byte[] bytes) throws IOException {
        BlockSource source = source(bytes);
        Block block = Block.read(source, 0, bytes.length).orElse(null);
        if (block == null || block.end() != bytes.length || !block.isWhole(source)) {
            throw new VaultException(VaultException.DAMAGED, "a prepared block is damaged");
        }
        return new PackedBlock(bytes, block);
    }

    /** All of its bytes, as they stand in a segment. */
    public byte[] bytes() {
        return bytes;
    }

    Block block() {
        return block;
    }

    /** The hashes of its originals, in order. */
    public List<Sha256> hashes() {
        return block.directory().stream().map(Block.Entry::sha256).toList();
    }

    /** Its originals, decompressed. @throws VaultException {@code vault-damaged} */
    List<Original> originals() throws IOException {
        byte[] plain = block.plain(source(bytes));
        List<Original> originals = new ArrayList<>();
        for (Block.Entry entry : block.directory()) {
            var original = Original.of(Arrays.copyOfRange(plain, entry.start(), entry.start() + entry.length()));
            if (!original.sha256().equals(entry.sha256())) {
                throw new VaultException(VaultException.DAMAGED, "an original in a prepared block is damaged");
            }
            originals.add(original);
        }
        return originals;
    }

    private static BlockSource source(byte[] bytes) {
        return (into, offset) -> {
            if (offset >= bytes.length) {
                return -1;
            }
            int count = (int) Math.min(into.remaining(), bytes.length - offset);
            into.put(bytes, (int) offset, count);
            return count;
        };
    }

    /** Bytes that grow. */
    private static final class Memory implements Block.Target {
        private byte[] bytes = new byte[1 << 18];

        @Override
        public void write(ByteBuffer from, long offset) {
            int end = Math.toIntExact(offset + from.remaining());
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.max(end, Math.min(2L * bytes.length, MAX_BYTES)));
            }
            from.get(bytes, (int) offset, from.remaining());
        }
    }
}
