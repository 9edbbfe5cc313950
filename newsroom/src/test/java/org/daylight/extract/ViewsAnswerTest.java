package org.daylight.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.daylight.archive.DocumentView;
import org.daylight.format.Json;
import org.junit.jupiter.api.Test;

/** What a child process answers is checked before anything of it is kept. */
class ViewsAnswerTest {

    private final ViewsAnswer answer = new ViewsAnswer();

    @Test
    void aTableIsParsedAndWrittenAgain() throws IOException {
        view("table", 1);
        file("application/json", "Sheet\u00071", "{ \"rows\" : [[\"a\",\"b\"]] , \"more\": 1 }");
        add("end", Json.Obj.EMPTY.with("omitted", 3));
        add("done", Json.Obj.EMPTY.with("result", "extracted").with("type", "text/csv"));
        MadeViews made = answer.complete();
        assertEquals(ViewsOutcome.MADE, made.outcome());
        MadeView view = made.views().getFirst();
        assertEquals(3, view.omitted());
        assertEquals(DocumentView.Kind.TABLE, view.kind());
        assertEquals(
                "{\"rows\":[[\"a\",\"b\"]]}", new String(view.files().getFirst().bytes(), StandardCharsets.UTF_8));
        assertEquals("Sheet 1", view.files().getFirst().label());
    }

    @Test
    void aFileThatBreaksARuleIsLeftOutAndCounted() throws IOException {
        view("table", 3);
        file("application/json", null, "{\"rows\":[[1]]}");
        file("image/png", null, "not an image");
        file("application/json", null, "{\"rows\":[]}");
        add("end", Json.Obj.EMPTY.with("omitted", 0));
        add("done", Json.Obj.EMPTY.with("result", "extracted"));
        assertEquals(1, answer.complete().views().getFirst().files().size());
        assertEquals(2, answer.complete().views().getFirst().omitted());
    }

    @Test
    void numbersAreSmallEnoughToBeAdded() throws IOException {
        view("table", Long.MAX_VALUE);
        file("application/json", null, "{\"rows\":[]}");
        file("image/png", null, "not an image");
        add("end", Json.Obj.EMPTY.with("omitted", Long.MAX_VALUE));
        add("done", Json.Obj.EMPTY.with("result", "extracted").with("revealsOmitted", Long.MAX_VALUE));
        MadeViews made = answer.complete();
        assertEquals(1_000_000_000, made.views().getFirst().omitted());
        assertEquals(1_000_000_000, made.revealsOmitted());
    }

    @Test
    void aViewOfNothingButBadFilesIsNoView() throws IOException {
        view("image", 1);
        file("image/jpeg", null, "not an image");
        add("end", Json.Obj.EMPTY.with("omitted", 0));
        add("done", Json.Obj.EMPTY.with("result", "extracted"));
        assertEquals(ViewsOutcome.BROKEN, answer.complete().outcome());
        assertTrue(answer.complete().views().isEmpty());
    }

    @Test
    void whatArrivedBeforeTheProcessWasStoppedIsKeptAndTheRestCounted() throws IOException {
        view("table", 10);
        file("application/json", "1", "{\"rows\":[]}");
        add("file", Json.Obj.EMPTY.with("type", "application/json").with("size", 100));
        MadeViews made = answer.as(ViewsOutcome.TIMED_OUT, "longer than 5 seconds");
        assertEquals(ViewsOutcome.MADE, made.outcome());
        assertEquals("longer than 5 seconds", made.reason());
        assertEquals(1, made.views().getFirst().files().size());
        assertEquals(9, made.views().getFirst().omitted());
    }

    @Test
    void framesThatNoWellBehavedProcessSendsEndTheAnswer() throws IOException {
        assertThrows(IOException.class, () -> answer.add(Json.Obj.EMPTY.with("chunk", "AAAA")));
        assertThrows(IOException.class, () -> file("image/png", null, "a file of no view"));
        view("pages", 1);
        assertThrows(
                IOException.class,
                () -> add("file", Json.Obj.EMPTY.with("type", "image/png").with("size", 1L << 40)));
        add("file", Json.Obj.EMPTY.with("type", "image/png").with("size", 2));
        assertThrows(IOException.class, () -> answer.add(Json.Obj.EMPTY.with("chunk", "not Base64!")));
        assertThrows(IOException.class, () -> answer.add(Json.Obj.EMPTY.with("chunk", "AAAAAAAA")));
    }

    @Test
    void whatAFileRevealsIsOneLineOfAKnownKind() throws IOException {
        add("reveals", Json.Obj.EMPTY.with("kind", "location").with("value", "1\n2\u001b[31m"));
        add("reveals", Json.Obj.EMPTY.with("kind", "unknown").with("value", "x"));
        add("done", Json.Obj.EMPTY.with("result", "not-needed").with("revealsOmitted", 4));
        MadeViews made = answer.complete();
        assertEquals(1, made.reveals().size());
        assertEquals("1 2 [31m", made.reveals().getFirst().value());
        assertEquals(4, made.revealsOmitted());
        assertEquals(ViewsOutcome.NOT_NEEDED, made.outcome());
    }

    private void view(String kind, long total) throws IOException {
        add("view", Json.Obj.EMPTY.with("kind", kind).with("program", "a test").with("total", total));
    }

    private void file(String type, String label, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        add(
                "file",
                Json.Obj.EMPTY.with("type", type).withOptional("label", label).with("size", bytes.length));
        answer.add(Json.Obj.EMPTY.with("chunk", Base64.getEncoder().encodeToString(bytes)));
    }

    private void add(String name, Json.Obj value) throws IOException {
        answer.add(Json.Obj.EMPTY.with(name, value));
    }
}
