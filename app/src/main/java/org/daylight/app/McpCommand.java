package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.mcp.ArchiveTools;
import org.daylight.mcp.McpProgram;
import org.daylight.search.ArchiveIndex;
import org.daylight.web.SiteOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mcp",
        description = {
            "Lets an assistant search, read and verify an archive.",
            "A program that speaks the Model Context Protocol starts this command and uses it through standard input"
                + " and output. Nothing is sent anywhere else. Every answer names documents by number and address, and"
                + " marks what is text from a document."
        },
        footer = {
            "",
            "Examples:",
            "  daylight mcp newsroom/archive",
            "  daylight mcp /srv/archive --base https://papers.example",
            "",
            "The archive is read as it is when the command starts: start it again after a new part.",
            "",
            "Exit code 0: the input has ended. 3: the archive cannot be read."
        })
final class McpCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ARCHIVE", description = "The archive's folder.")
    private Path folder = Path.of("");

    @Option(
            names = "--base",
            paramLabel = "URL",
            description = "The address of its web site, for complete addresses in the answers.")
    private String base = "";

    private final Terminal terminal;

    McpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String site = new SiteOptions(base, fault -> {}).base();
        try (Archive archive = Archive.open(terminal.path(folder));
                ArchiveIndex index = new OpenSearch(terminal).ofArchive(archive)) {
            var tools = new ArchiveTools(archive, index.index(), site);
            McpProgram.serve(
                    tools,
                    Version.text(),
                    System.in,
                    System.out,
                    fault -> terminal.err().println("daylight: " + TerminalFormats.printable(fault)));
            return Exit.DONE;
        }
    }
}
