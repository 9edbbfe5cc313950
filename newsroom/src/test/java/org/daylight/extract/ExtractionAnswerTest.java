package org.daylight.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.daylight.format.Json;
import org.junit.jupiter.api.Test;

/** What a child process says of the text of a document. */
class ExtractionAnswerTest {

    private final Worker.Answer answer = new Worker.Answer();

    @Test
    void thereAreNeverFewerLossesThanInTheList() {
        answer.add(Json.Obj.EMPTY.with("loss", Json.Obj.EMPTY.with("inside", "a.doc")));
        answer.add(Json.Obj.EMPTY.with("loss", Json.Obj.EMPTY.with("inside", "b.doc")));
        answer.add(Json.Obj.EMPTY.with("done", Json.Obj.EMPTY.with("losses", 1)));
        assertEquals(2, answer.complete().lossesInside());
        answer.add(Json.Obj.EMPTY.with("done", Json.Obj.EMPTY.with("losses", 3)));
        assertEquals(3, answer.complete().lossesInside());
        assertEquals(2, answer.complete().losses().size());
    }

    @Test
    void theReasonAndTheTypeAreShortLines() {
        answer.add(Json.Obj.EMPTY.with(
                "done",
                Json.Obj.EMPTY
                        .with("reason", "a\nb\u001b" + "c".repeat(300))
                        .with("type", "text/plain\r\n" + "d".repeat(300))));
        Extraction made = answer.complete();
        assertEquals("a b " + "c".repeat(196), made.reason());
        assertEquals("text/plain  " + "d".repeat(188), made.type());
    }
}
