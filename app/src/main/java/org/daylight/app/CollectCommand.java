package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.age.AgeIdentity;
import org.daylight.audit.By;
import org.daylight.collect.CollectDrop;
import org.daylight.collect.CollectReport;
import org.daylight.collect.CollectorKey;
import org.daylight.collect.ListDrop;
import org.daylight.editors.Editor;
import org.daylight.format.Outcome;
import org.daylight.format.Slug;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.SearchIndex;
import org.daylight.submission.DropExchange;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "collect",
        description = {
            "Collects what sources have sent to a drop, and delivers replies.",
            "DROP is the address of the drop, or a folder that  daylight drop export  wrote. Everything is checked,"
                    + " decrypted with your key, and imported into the trove: one accession for each source. What"
                    + " sources wrote and the names of their files go to  daylight conversations,  and are never"
                    + " published. Documents get neutral names.",
            "The drop deletes an item when the newsroom has it on disk. If the collection is interrupted, run the"
                    + " same command again: nothing is lost, and nothing is collected twice. After a folder was"
                    + " collected, bring it back: the drop reads the answer in it with  daylight drop import.",
            "Without --trove, files go to the trove \"" + CollectDrop.QUARANTINE + "\", of which nothing can be"
                    + " published. Move them with  daylight conversations move."
        },
        footer = {
            "",
            "Examples:",
            "  daylight collect --print-key                 the key that the drop needs",
            "  daylight collect http://….onion/ --identity editor.key",
            "  daylight collect /media/stick --trove port --identity editor.key",
            "  daylight collect /media/stick --identity editor.key --dry-run",
            "",
            "Exit code 0: everything was collected. 1: something stays on the drop, or could"
                    + " not be read; it is listed. 3: nothing was done."
        })
final class CollectCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Parameters(
            paramLabel = "DROP",
            arity = "0..1",
            description = "The address of the drop, http://….onion/ or https://…, or a folder with an export.")
    private @Nullable String place;

    @Option(
            names = "--trove",
            paramLabel = "SLUG",
            description = "Where the files go. Without it: " + CollectDrop.QUARANTINE + ".")
    private String trove = CollectDrop.QUARANTINE;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "An editor's secret key, as age-keygen writes it. Repeat it for several.")
    private List<Path> identities = new ArrayList<>();

    @Option(
            names = {"--proxy", "--socks"},
            paramLabel = "URL",
            description = "Connect through socks5://HOST:PORT. For an onion address without it: the tor of this"
                    + " machine, socks5://127.0.0.1:9050.")
    private @Nullable String proxy;

    @Option(
            names = "--incomplete",
            description = "Collect pieces of a file also if one is missing. Each is a file of its own until the missing"
                    + " one comes.")
    private boolean incomplete;

    @Option(
            names = "--moved",
            description =
                    "Accept that a drop from which you collected before is at another address. Only if its operator"
                            + " says so.")
    private boolean moved;

    @Option(
            names = "--new-key",
            description = "Accept that the drop at this address signs receipts with another key than before. Only if"
                    + " its operator has set it up anew.")
    private boolean newKey;

    @Option(names = "--dry-run", description = "Only list what waits on the drop.")
    private boolean dryRun;

    @Option(
            names = "--print-key",
            description = "Print the public key with which this newsroom identifies itself to its drops, for  daylight"
                    + " drop init --collector.  It is made when it is first needed.")
    private boolean printKey;

    @Option(names = "--json", description = "Print one JSON object; with --dry-run one for each item.")
    private boolean json;

    private final Terminal terminal;

    CollectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<String> wrong = objection();
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        AgeIdentity identity = IdentityFiles.read(terminal, identities).orElse(null);
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            if (printKey) {
                terminal.out().println(CollectorKey.publicHalf(newsroom, new SecureRandom()));
                return Exit.DONE;
            }
            By by = acting.acting(newsroom, terminal, Editor::mayApprove, "collect from a drop");
            var progress = new CollectProgress(terminal);
            try (DropExchange drop = OpenDrop.open("" + place, proxy, terminal, newsroom, progress::note)) {
                if (dryRun) {
                    return new CollectLines(terminal, json)
                            .list(ListDrop.of(newsroom, drop, identity, OpenDrop.address("" + place), moved, newKey));
                }
                if (identity == null) {
                    throw new IllegalStateException("objection() requires it");
                }
                return collect(newsroom, drop, request(identity), by, progress);
            }
        }
    }

    private CollectDrop.Request request(AgeIdentity identity) {
        return new CollectDrop.Request(trove, identity, incomplete, OpenDrop.address("" + place), moved, newKey);
    }

    private Optional<String> objection() {
        if (printKey) {
            return place == null ? Optional.empty() : Optional.of("--print-key needs no drop");
        }
        if (place == null) {
            return Optional.of("name the drop: its address, or a folder with an export");
        }
        if (identities.isEmpty() && !dryRun) {
            return Optional.of("name your secret key with  --identity FILE");
        }
        if (Slug.parse(trove) instanceof Outcome.Refused<Slug>(String code, String reason)) {
            return Optional.of("--trove: " + reason);
        }
        return OpenDrop.objection(place, proxy);
    }

    private int collect(
            Newsroom newsroom, DropExchange drop, CollectDrop.Request request, By by, CollectProgress progress)
            throws IOException, InterruptedException {
        try (Vault vault = Wiring.vault(newsroom);
                SearchIndex index = Wiring.index(newsroom)) {
            CollectReport report = new CollectDrop(newsroom, vault, index).run(drop, request, by, progress);
            progress.clear();
            return new CollectLines(terminal, json).report(report, newsroomOption.given());
        }
    }
}
