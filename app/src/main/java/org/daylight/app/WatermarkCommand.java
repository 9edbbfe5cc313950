package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.FindWatermark;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.partners.Share;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watermark",
        description = {
            "Says which partner's copy a leaked file is.",
            "It recognises any file that was given, if not a byte was changed; a pack or a file of views that was not"
                + " packed again, if it was given with --watermark; and an image of a view (PNG or JPEG), also when it"
                + " was compressed again, made smaller or larger, or its brightness was changed. It does not recognise"
                + " documents and texts, because they are evidence and have no mark, or images that were cut, turned,"
                + " photographed or printed.",
            "A match says which copy the file comes from, not who passed it on. A partner's computer may have been"
                    + " broken into. The chance that another copy fits is at most one in ten thousand million for each"
                    + " image that is compared, and one in a million million for a zip."
        },
        footer = {
            "",
            "Examples:",
            "  daylight watermark leaked.zip",
            "  daylight watermark page1.png page2.jpg --json",
            "",
            "Exit code 0: every file was recognised. 1: some were. 3: none."
        })
final class WatermarkCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Option(names = "--json", description = "Print one JSON object per file.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The leaked files.")
    private List<Path> files = new ArrayList<>();

    private final Terminal terminal;

    WatermarkCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        int recognised = 0;
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            acting.acting(newsroom, terminal, Editor::mayAudit, "see what partners got");
            for (Path file : files) {
                FindWatermark.Result result = new FindWatermark(newsroom).of(terminal.path(file));
                recognised += result.found().isEmpty() ? 0 : 1;
                if (json) {
                    terminal.out().println(object(file, result).text());
                } else {
                    print(file, result);
                }
            }
        }
        return recognised == files.size() ? Exit.DONE : recognised > 0 ? Exit.SOME_LOST : Exit.NOTHING_DONE;
    }

    private void print(Path file, FindWatermark.Result result) {
        String name = TerminalFormats.printable(file.toString());
        if (result.found().isEmpty()) {
            terminal.out().println(name + ": not recognised; " + TerminalFormats.printable(result.examined()));
        }
        for (FindWatermark.Found each : result.found()) {
            Share share = each.share();
            String how = switch (each.by()) {
                case BYTES ->
                    result.found().size() > 1 ? "the same bytes, which several partners got" : "the same bytes";
                case ZIP -> "the watermark of the zip";
                case IMAGE -> String.format(Locale.ROOT, "the watermark of the image, strength %.1f", each.strength());
            };
            terminal.out()
                    .println(name + ": the copy of " + share.partner() + ", share " + share.number() + ", part "
                            + share.part() + " of " + share.trove() + " (" + how + ")");
        }
    }

    private static Json.Obj object(Path file, FindWatermark.Result result) {
        return Json.Obj.EMPTY
                .with("file", file.toString())
                .with(
                        "found",
                        new Json.Arr(result.found().stream()
                                .<Json>map(each -> Json.Obj.EMPTY
                                        .with("share", each.share().number())
                                        .with("partner", each.share().partner())
                                        .with("by", each.by().name().toLowerCase(Locale.ROOT))
                                        .withOptional(
                                                "strength",
                                                each.strength() == 0
                                                        ? null
                                                        : String.format(Locale.ROOT, "%.1f", each.strength())))
                                .toList()))
                .with("examined", result.examined());
    }
}
