package org.daylight.drop;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full at each write of a drop: nothing that was acknowledged is lost, nothing is there twice, and it goes on when there is room. */
class FullDiskTest {

    @Test
    void nothing_is_lost_when_the_disk_is_full_at_any_write(@TempDir Path folder) throws Exception {
        TmpfsDisk.run(FullDisk.class, folder, 256);
    }
}
