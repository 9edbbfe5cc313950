package org.daylight.collect;

import java.nio.file.Path;
import org.daylight.drop.TmpfsDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of a newsroom that is full at each write of a collection and of a reply: nothing is lost or there twice, and it goes on when there is room. */
class FullNewsroomDiskTest {

    @Test
    void nothingIsLostWhenTheDiskIsFullAtAnyWrite(@TempDir Path folder) throws Exception {
        TmpfsDisk.run(FullNewsroomDisk.class, folder, 512);
    }
}
