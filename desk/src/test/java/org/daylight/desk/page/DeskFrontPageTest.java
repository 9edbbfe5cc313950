package org.daylight.desk.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskFrontPageTest {

    @TempDir
    Path folder;

    @Test
    void everyoneSeesTheTrovesThatTheyMaySee() throws Exception {
        try (DeskFixture fixture = DeskFixture.create(folder, 40)) {
            var page = new DeskFrontPage(fixture.desk(), new PlanPage(fixture.desk()));
            for (String name : new String[] {"ann", "bea", "carl", "gus"}) {
                String text = DeskFixture.text(page.get(fixture.get(name, "/")));
                assertTrue(text.contains("The Harbour Papers"), name + ": " + text);
                assertTrue(text.contains("<!doctype html>"), text);
            }
            for (String name : new String[] {"dora", "hal"}) {
                String text = DeskFixture.text(page.get(fixture.get(name, "/")));
                assertFalse(text.contains("Harbour"), name + ": " + text);
            }
        }
    }
}
