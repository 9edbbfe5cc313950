package org.daylight.flow.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.daylight.annotation.AnnotationJson;
import org.daylight.annotation.ImportAnnotations;
import org.daylight.archive.Archive;
import org.daylight.format.Json;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Rooms;
import org.daylight.story.PublishedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Publishing lists of annotations. */
@Execution(ExecutionMode.CONCURRENT)
final class PublishAnnotationsTest extends PublishVersionContract {

    PublishAnnotationsTest() {
        super(FileKind.ANNOTATIONS, "notes");
    }

    /** As the import makes it. */
    @Override
    String writtenBy(String someone) throws IOException {
        String given = "{\"rows\":[{\"uri\":\"https://port.example/harbour/1\",\"text\":\"The " + someone
                + " wrote this.\",\"target\":[{\"selector\":[{\"type\":\"TextQuoteSelector\","
                + "\"exact\":\"Nobody ever looks.\"}]}]}]}";
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            var read = new ImportAnnotations(new PublishedRecord(archive, address -> false), "", false)
                    .read(given.getBytes(UTF_8))
                    .orThrow();
            assertEquals(List.of(), read.left());
            List<Json> items =
                    List.of(AnnotationJson.annotation(read.annotations().getFirst(), "#a1", "", true));
            return AnnotationJson.list("", "Notes on mud", "Ann Lee", "", "", items)
                    .text();
        }
    }

    @Test
    void what_is_not_published_or_misquoted_or_redacted_cannot_be_annotated() throws Exception {
        String right = writtenBy("office");
        var before = Rooms.files(newsroom.resolve("archive"));
        write(right.replace("/harbour/1", "/harbour/2"));
        PublishVersion.Faulty faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST));
        assertEquals(
                "[annotation 1: harbour/2 is not published yet]",
                faulty.faults().toString());

        write(right.replace("Nobody ever looks", "Somebody ever looks"));
        faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST));
        assertTrue(
                faulty.faults().toString().contains("does not occur"),
                faulty.faults().toString());

        Rooms.redactEverywhere(newsroom, "Karl Dahlqvist");
        for (String said : List.of("It was Karl Dahlqvist.", "It was *Karl* Dahlqvist.", "K&#97;rl Dahlqvist")) {
            write(right.replace("The office wrote this.", said));
            faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST), said);
            assertTrue(
                    faulty.faults().toString().contains("redacted in a trove"),
                    faulty.faults().toString());
        }
        for (String given :
                List.of(right.replace("Ann Lee", "Karl Dahlqvist"), right.replace("Notes on mud", "Karl  Dahlqvist"))) {
            write(given);
            faulty = assertInstanceOf(PublishVersion.Faulty.class, publish("", Rooms.FIRST), given);
            assertTrue(
                    faulty.faults().toString().contains("the list: its title, author"),
                    faulty.faults().toString());
        }
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
    }
}
