package org.daylight.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.bulletin.Bulletin;
import org.daylight.bulletin.BulletinPrint;
import org.daylight.bulletin.BulletinText;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.bulletin.WriteBulletin;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.keytext.QrImage;
import org.daylight.keytext.QrPicture;
import org.daylight.mirror.AcceptBulletin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bulletin",
        description = {
            "Makes or accepts a bulletin: the news of a log as a short text.",
            "A bulletin has less than 2,000 bytes. It contains the signed checkpoint, the newest entries with their"
                    + " proofs, and keys that became public. It fits into an e-mail, DNS TXT records, QR codes, or a"
                    + " printed page, and is made from any copy of the archive. No private key is needed.",
            "--accept reads one, in any of these forms, for a copy that cannot reach the publisher. It says what is"
                    + " proved and what is not, opens the parts whose keys are in it, and stores it. The site of the"
                    + " copy then shows what is due, and other mirrors get the bulletin from there. A bulletin that"
                    + " is false, damaged, or of another archive changes nothing."
        },
        footer = {
            "",
            "Examples:",
            "  daylight bulletin papers/archive                   text for an e-mail",
            "  daylight bulletin copy --as txt --name _daylight.example.org.",
            "  daylight bulletin copy --as qr --out news.png      or news.svg",
            "  daylight bulletin copy --as html --out news.html   a page to print",
            "  daylight bulletin --accept mail.txt copy",
            "  daylight bulletin --accept 1.jpg --accept 2.jpg copy",
            "  dig +short TXT _daylight.example.org | daylight bulletin --accept - copy",
            "",
            "spec/bulletin.md describes bulletins.",
            "",
            "Exit code 0: done. 1: accepted, but a key could not be used; or the publisher signed two histories, and"
                    + " the evidence was stored. 3: nothing was made or accepted."
        })
final class BulletinCommand implements Callable<Integer> {

    /** The forms of a bulletin. */
    enum Form {
        text,
        txt,
        qr,
        html
    }

    @Parameters(paramLabel = "ARCHIVE", description = "The folder of the archive, or of a copy of it.")
    private Path folder = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "FORM",
            description = "The form: ${COMPLETION-CANDIDATES}. txt is a DNS record set. Default: ${DEFAULT-VALUE}.")
    private Form form = Form.text;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "With --as txt: the name of the records. Default: ${DEFAULT-VALUE}.")
    private String name = "_daylight";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write a file. QR codes are PNG or SVG files; several are numbered.")
    private @Nullable Path out;

    @Option(
            names = "--accept",
            paramLabel = "FILE",
            description =
                    "Accept the bulletin in this file: text, or an image with a QR code. - is the input. Repeat it"
                            + " for several files.")
    private List<String> accept = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    private final Terminal terminal;

    BulletinCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!accept.isEmpty()) {
            if (out != null) {
                throw usage("--out cannot be used with --accept");
            }
            return accept();
        }
        if (json && out != null) {
            throw usage("--json prints the bulletin; it cannot be used with --out");
        }
        if (!name.matches("[A-Za-z0-9_.@-]{1,253}")) {
            throw usage("--name is not the name of a DNS record: " + TerminalFormats.printable(name));
        }
        Bulletin bulletin;
        try (Archive archive = Archive.open(terminal.path(folder))) {
            bulletin = WriteBulletin.of(archive);
        }
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("bulletin", bulletin.compact())
                            .with("entries", bulletin.checkpoint().size())
                            .with("keys", bulletin.keys().size())
                            .with("omittedKeys", bulletin.omitted().keys())
                            .with("omittedEntries", bulletin.omitted().entries())
                            .text());
            return Exit.DONE;
        }
        switch (form) {
            case text -> write(BulletinText.mail(bulletin));
            case txt -> write(BulletinText.zone(bulletin, name));
            case html -> write(BulletinPrint.html(bulletin));
            case qr -> writeCodes(bulletin);
        }
        return Exit.DONE;
    }

    private ParameterException usage(String message) {
        return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
    }

    private void write(String text) throws IOException {
        if (out == null) {
            terminal.out().print(text);
            terminal.out().flush();
        } else {
            StoredBulletin.write(terminal.path(out), text.getBytes(UTF_8));
        }
    }

    private void writeCodes(Bulletin bulletin) throws IOException {
        List<String> codes = BulletinText.codes(bulletin);
        String file = out == null ? "" : out.toString();
        boolean isSvg = file.endsWith(".svg");
        if (!file.isEmpty() && !isSvg && !file.endsWith(".png")) {
            throw usage("--out for QR codes is a file NAME.png or NAME.svg");
        }
        for (int i = 0; i < codes.size(); i++) {
            QrPicture code = QrPicture.of(codes.get(i)).orThrow();
            if (file.isEmpty()) {
                terminal.out().print(code.terminal());
                continue;
            }
            String numbered = codes.size() == 1
                    ? file
                    : file.substring(0, file.length() - 4) + "-" + (i + 1) + file.substring(file.length() - 4);
            StoredBulletin.write(
                    terminal.path(Path.of(numbered)), isSvg ? code.svg().getBytes(UTF_8) : code.png());
            terminal.err().println(TerminalFormats.printable(numbered));
        }
        terminal.out().flush();
    }

    private Integer accept() throws IOException {
        var text = new StringBuilder();
        for (String file : accept) {
            byte[] bytes = read(file);
            if (QrImage.isImage(bytes)) {
                switch (QrImage.read(bytes)) {
                    case Outcome.Ok<String>(String code) -> text.append(code).append('\n');
                    case Outcome.Refused<String>(String code, String reason) -> {
                        return BulletinReport.refused(
                                terminal, json, code, TerminalFormats.printable(file) + ": " + reason);
                    }
                }
            } else {
                text.append(new String(bytes, UTF_8)).append('\n');
            }
        }
        AcceptBulletin.Result result = new AcceptBulletin(terminal.path(folder))
                .accept(text.toString(), terminal.clock().instant());
        return new BulletinReport(terminal, terminal.path(folder), json).print(result);
    }

    /** A file, or so much of it that it is known to be too long. */
    private byte[] read(String file) throws IOException {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(terminal.path(Path.of(file)))) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(in.readNBytes(16));
            int most = QrImage.isImage(bytes.toByteArray()) ? QrImage.MAX_BYTES : BulletinText.MAX_CHARS;
            bytes.writeBytes(in.readNBytes(most + 1));
            return bytes.toByteArray();
        }
    }
}
