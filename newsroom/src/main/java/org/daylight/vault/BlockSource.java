package org.daylight.vault;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a segment, in a file or on another machine. */
@FunctionalInterface
interface BlockSource {

    /** Reads at least one byte at an offset into the buffer, as {@link java.nio.channels.FileChannel#read(ByteBuffer, long)} does; −1 behind the end. */
    int read(ByteBuffer to, long at) throws IOException;
}
