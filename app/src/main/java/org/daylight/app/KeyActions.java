package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.dkim.recovery.RecoverKeys;
import org.daylight.flow.keys.AuthenticateTrove;
import org.daylight.flow.keys.MissingKeys;
import org.daylight.flow.keys.RecoverTroveKeys;
import org.daylight.flow.publish.PublishKeys;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexInUse;
import org.daylight.search.SearchIndex;
import org.daylight.search.Searchable;
import org.daylight.vault.Vault;

/** What {@code daylight keys} does with the messages of a newsroom. */
final class KeyActions {

    private final Terminal terminal;
    private final Newsroom newsroom;

    KeyActions(Terminal terminal, Newsroom newsroom) {
        this.terminal = terminal;
        this.newsroom = newsroom;
    }

    /** Lists which missing key would help to verify how many messages. */
    int missing() throws IOException {
        List<MissingKeys.Missing> missing = missingKeys();
        missing.forEach(each -> terminal.out()
                .println(each.messages() + "\t" + each.asking() + "\t"
                        + each.name().text()));
        terminal.err()
                .println(
                        missing.isEmpty()
                                ? "no key is missing"
                                : "messages it may help to verify, messages signed with it, name of the key");
        return missing.isEmpty() ? Exit.NOTHING_DONE : Exit.DONE;
    }

    List<KeyName> missingNames() throws IOException {
        return missingKeys().stream().map(MissingKeys.Missing::name).toList();
    }

    private List<MissingKeys.Missing> missingKeys() throws IOException {
        try (Vault vault = Wiring.vaultToRead(newsroom);
                Searchable index = new OpenSearch(terminal).ofNewsroom(newsroom, vault)) {
            return MissingKeys.of(newsroom.keys(), index);
        }
    }

    /** Verifies the messages again for which new keys may make a difference. */
    int recheck() throws IOException {
        if (!AuthenticateTrove.isNeeded(newsroom)) {
            terminal.out().println("no message needs to be verified again");
            return Exit.NOTHING_DONE;
        }
        try (Vault vault = Wiring.vault(newsroom);
                SearchIndex index = Wiring.index(newsroom)) {
            var progress = new ProgressLine(terminal, "messages");
            AuthenticateTrove.Result result = new AuthenticateTrove(newsroom, vault, index).run(progress::update);
            progress.clear();
            say(result);
            return Exit.DONE;
        } catch (IndexInUse e) {
            throw new IOException(
                    "the keys are stored, but another command uses the index: to verify the messages again, run"
                            + " daylight keys recheck  when that command has ended",
                    e);
        }
    }

    private void say(AuthenticateTrove.Result result) {
        terminal.out().println(TerminalFormats.count(result.verified(), "message") + " verified again");
        for (MessageMark mark : MessageMark.values()) {
            long before = count(result.before(), mark);
            long after = count(result.after(), mark);
            if (before > 0 || after > 0) {
                terminal.out()
                        .println(String.format(
                                "  %-14s %,9d, before %,9d", mark.word().replace('-', ' '), after, before));
            }
        }
    }

    private static long count(Map<MessageMark, Long> counts, MessageMark mark) {
        return counts.getOrDefault(mark, 0L);
    }

    /** Publishes the keys that published packs lack. */
    int publish() throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            terminal.out().println("nothing is published yet: the next part will include the keys");
            return Exit.NOTHING_DONE;
        }
        KeyArchive late;
        try (Archive archive = Archive.open(newsroom.archiveFolder());
                ArchiveIndex index = new OpenSearch(terminal).ofArchive(archive)) {
            if (!index.progress().isDone()) {
                throw new IOException("the archive's search index is still being built: run this again later");
            }
            late = PublishKeys.publishable(newsroom.keys(), archive, index.index());
        }
        PublishKeys.Result result = new PublishKeys(newsroom).run(late);
        terminal.out()
                .println(
                        result.grown()
                                ? "published " + ArchivePath.keys(result.number()) + ": "
                                        + TerminalFormats.count(result.keys(), "key")
                                : "nothing to publish: every part already has the keys of its messages");
        if (result.grown()) {
            CosignCommand.after(newsroom, terminal);
        }
        return result.grown() ? Exit.DONE : Exit.NOTHING_DONE;
    }

    /** Computes the keys with these names, or the one that would help most messages. */
    int recover(List<KeyName> given, int attempts) throws IOException {
        List<KeyName> names = given.isEmpty() ? missingNames().stream().limit(1).toList() : given;
        if (names.isEmpty()) {
            terminal.out().println("no key is missing");
            return Exit.NOTHING_DONE;
        }
        int found = 0;
        try (Vault vault = Wiring.vaultToRead(newsroom);
                Searchable index = new OpenSearch(terminal).ofNewsroom(newsroom, vault)) {
            for (KeyName name : names) {
                found += recover(name, attempts, vault, index) ? 1 : 0;
            }
        }
        if (found > 0) {
            recheck();
        }
        return found == 0 ? Exit.NOTHING_DONE : found == names.size() ? Exit.DONE : Exit.SOME_LOST;
    }

    private boolean recover(KeyName name, int attempts, Vault vault, Searchable index) throws IOException {
        terminal.err().println("computing the key of " + name.text() + " (some minutes)");
        var progress = new ProgressLine(terminal, "thousandths");
        RecoverTroveKeys.Result result = new RecoverTroveKeys(newsroom, vault, index)
                .run(
                        name,
                        attempts,
                        (attempt, of, share) -> progress.update((long) (1_000 * (attempt - 1 + share)), 1_000L * of));
        progress.clear();
        if (result.found().isEmpty()) {
            terminal.out()
                    .println(name.text() + ": no common key among "
                            + TerminalFormats.count(result.signatures(), "signature") + " of unaltered messages");
        }
        for (RecoverKeys.Recovered key : result.found()) {
            terminal.out()
                    .println(name.text() + ": recovered; " + key.fitting().size() + " of " + key.given()
                            + " signatures are valid with it");
            terminal.out().println("  " + key.proves());
            terminal.out().println("  " + key.provesNot());
        }
        return !result.found().isEmpty();
    }
}
