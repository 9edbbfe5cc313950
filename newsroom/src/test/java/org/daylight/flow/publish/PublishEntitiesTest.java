package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Rooms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Publishing lists of corrections of names. */
@Execution(ExecutionMode.CONCURRENT)
final class PublishEntitiesTest extends PublishVersionContract {

    PublishEntitiesTest() {
        super(FileKind.ENTITIES, "names");
    }

    @Override
    String writtenBy(String someone) {
        return "title Notes on mud\nauthor Ann Lee\n\nnone\n  " + (someone.equals("office") ? "person" : "place")
                + " Nobody\n";
    }

    @Test
    void only_names_that_published_documents_say_are_published() throws Exception {
        var before = Rooms.files(newsroom.resolve("archive"));
        write("title Names\nperson Karl Dahlqvist\n  person Karl\nperson Mona Secret\n");
        PublishVersion.Faulty faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST));
        assertEquals(1, faulty.faults().size(), faulty.faults().toString());
        assertTrue(
                faulty.faults().getFirst().in("names.txt").startsWith("names.txt:4: no published document"),
                faulty.faults().toString());

        write("title Names\nperson Karl Dahlqvist\n  place Norvik\n# to be checked\n");
        faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST));
        assertTrue(
                faulty.faults().toString().contains("no comments"),
                faulty.faults().toString());

        Rooms.redactEverywhere(newsroom, "Karl Dahlqvist");
        for (String said : List.of(
                "title Names\nperson Karl Dahlqvist\n",
                "title Names\nauthor Karl Dahlqvist\nnone\n  person Nobody\n",
                "title Karl  Dahlqvist\nnone\n  person Nobody\n")) {
            write(said);
            faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST), said);
            assertTrue(
                    faulty.faults().toString().contains("redacted in a trove"),
                    faulty.faults().toString());
        }
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
    }
}
