package org.daylight.extract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ViewTable;
import org.daylight.format.Json;
import org.daylight.fuzz.Accepted;
import org.daylight.fuzz.Violation;

/** Answers of a child process that has read a hostile document. In this package because their readers are not public. */
public final class ChildAnswerTarget {

    private ChildAnswerTarget() {}

    /** Whatever arrives, the answer is within its limits, also when the process ends in the middle. @param input a frame in each line, without its length */
    public static void run(byte[] input) throws IOException {
        var views = new ViewsAnswer();
        var text = new Worker.Answer();
        boolean isRefused = false;
        for (String line : new String(input, java.nio.charset.StandardCharsets.UTF_8).split("\n", -1)) {
            if (!(Json.parse(line).ok().orElse(null) instanceof Json.Obj frame)) {
                continue;
            }
            text.add(read(frame));
            if (!isRefused) {
                try {
                    views.add(read(frame));
                } catch (IOException e) {
                    isRefused = true;
                }
            }
        }
        check(text.as(ExtractionOutcome.TIMED_OUT, "a reason"));
        check(text.complete());
        Violation.unless(views.pages().size() <= 201, "the number of pages");
        check(isRefused ? views.as(ViewsOutcome.BROKEN, "a reason") : views.complete());
    }

    /** The frame as it arrives. */
    private static Json.Obj read(Json.Obj frame) throws IOException {
        var out = new ByteArrayOutputStream();
        new ExtractorFrames(new ByteArrayInputStream(new byte[0]), out).write(frame);
        return new ExtractorFrames(new ByteArrayInputStream(out.toByteArray()), out)
                .read()
                .json();
    }

    private static void check(Extraction made) {
        Accepted.count();
        Violation.unless(made.losses().size() <= 100, "the number of losses in the list");
        Violation.unless(made.lossesInside() >= made.losses().size(), "fewer losses than are in the list");
        Violation.unless(made.inside() >= 0, "a number of files below zero");
        line(made.reason(), 200);
        line(made.type(), 200);
    }

    private static void check(MadeViews made) {
        Violation.unless(made.views().size() <= 10 && made.reveals().size() <= 300, "the number of views");
        Violation.unless(made.revealsOmitted() >= 0, "a number of things below zero");
        Violation.unless(made.outcome() != ViewsOutcome.MADE || !made.views().isEmpty(), "made without views");
        line(made.reason(), 400);
        line(made.type(), 400);
        for (Reveal each : made.reveals()) {
            line(each.place(), 400);
            line(each.value(), 400);
        }
        for (MadeView view : made.views()) {
            Violation.unless(!view.files().isEmpty() && view.omitted() >= 0, "a view without files");
            line(view.program(), 200);
            for (MadeView.File file : view.files()) {
                Violation.unless(file.bytes().length <= DocumentView.MAX_FILE_BYTES, "the length of a file");
                line(file.label() == null ? "" : file.label(), 201);
                boolean isTable = file.type() == DocumentView.Type.JSON;
                Violation.unlessEqual(view.kind() == DocumentView.Kind.TABLE, isTable, "a table");
                if (isTable) {
                    Violation.unlessEqual(
                            file.bytes(),
                            ViewTable.parse(file.bytes()).orThrow().bytes(),
                            "a table, read and written again");
                }
            }
        }
    }

    private static void line(String text, int limit) {
        UnaryOperator<String> shown = value -> value.length() <= 100 ? value : value.substring(0, 100) + "…";
        Violation.unless(text.length() <= limit, "a text of " + text.length() + " characters: " + shown.apply(text));
        Violation.unless(
                text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029),
                "a control character in " + shown.apply(text));
    }
}
