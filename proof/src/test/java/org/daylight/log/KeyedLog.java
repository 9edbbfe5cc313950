package org.daylight.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;
import org.daylight.tree.Trees;

/** A small log in memory that changes its key. */
public final class KeyedLog {
    public static final String ORIGIN = "archive.example/port";

    /** The files of the archive. */
    public final Map<String, byte[]> files;

    private final List<byte[]> entries;

    private KeyedLog(Map<String, byte[]> files, List<byte[]> entries) {
        this.files = files;
        this.entries = entries;
    }

    /** The key of the log with this number; 0 is the first one. */
    public static NoteKey.Signer key(int number) {
        return NoteKey.generate(ORIGIN, new Trees.Counting(40 + number, 0));
    }

    /** The recovery key of a holder. */
    public static NoteKey.Signer holder(String name) {
        return NoteKey.generate(name, new Trees.Counting(name.hashCode(), 1));
    }

    public static LogEntry.RecoveryKeys recoveryKeys(long number, long threshold, String... names) {
        return new LogEntry.RecoveryKeys(
                number,
                threshold,
                Arrays.stream(names).map(name -> holder(name).verifier()).toList());
    }

    /** A log with an archive entry and a trove, signed by key 0. */
    public static KeyedLog begun() throws IOException {
        var log = new KeyedLog(new TreeMap<>(), new ArrayList<>());
        return log.append(
                key(0),
                new LogEntry.Archive(ORIGIN, "The Port Archive", 1, key(0).verifier()),
                new LogEntry.Trove(new org.daylight.format.Slug("harbour"), "The Harbour Mails", ""));
    }

    /** A copy, which can grow by itself. */
    public KeyedLog copy() {
        return new KeyedLog(new TreeMap<>(files), new ArrayList<>(entries));
    }

    public KeyedLog append(NoteKey.Signer key, LogEntry... more) throws IOException {
        TileLog.Growth growth = TileLog.empty(ORIGIN).append(entries).orThrow();
        List<byte[]> added = Arrays.stream(more).map(LogEntry::bytes).toList();
        entries.addAll(added);
        if (growth.checkpoint().size() == 0) {
            put(TileLog.empty(ORIGIN).append(entries).orThrow(), key);
        } else {
            put(
                    TileLog.open(source(), growth.checkpoint())
                            .orThrow()
                            .append(added)
                            .orThrow(),
                    key);
        }
        return this;
    }

    private void put(TileLog.Growth growth, NoteKey.Signer key) {
        growth.files().forEach(file -> files.put(file.path().path(), file.bytes()));
        files.put("checkpoint", growth.checkpoint().sign(key).bytes());
    }

    public TileSource source() {
        return (path, limit) -> Optional.ofNullable(files.get(path));
    }

    public byte[] note() {
        return files.get("checkpoint");
    }

    public long size() {
        return entries.size();
    }

    /** The log, whoever signed it. */
    public TileLog log() throws IOException {
        Checkpoint head =
                Checkpoint.parse(SignedNote.parse(note()).orThrow().text()).orThrow();
        return TileLog.open(source(), head).orThrow();
    }

    public KeyStatement statement(long number, KeyStatement.Kind kind, int from, int to) throws IOException {
        Checkpoint head = log().checkpoint();
        return new KeyStatement(
                number, kind, key(from).verifier(), key(to).verifier(), head.size(), head.root(), "A new machine.");
    }

    public KeyChange planned(long number, int from, int to) throws IOException {
        return KeyChange.planned(
                statement(number, KeyStatement.Kind.PLANNED, from, to),
                SignedNote.parse(note()).orThrow(),
                key(from),
                key(to));
    }

    /** @param index of the entry with the recovery keys */
    public KeyChange recovery(long number, int from, int to, long index, String... signers) throws IOException {
        KeyChange change = KeyChange.recovery(
                statement(number, KeyStatement.Kind.RECOVERY, from, to),
                SignedNote.parse(note()).orThrow(),
                key(to),
                KeyChange.Named.of(
                        entries.get((int) index),
                        index,
                        log().tree().inclusionProof(index).orThrow()));
        for (String signer : signers) {
            change = change.with(change.signedBy(holder(signer)));
        }
        return change;
    }

    /** Puts the file about a change in place, and the entry. */
    public KeyedLog change(KeyChange change, NoteKey.Signer newKey) throws IOException {
        files.put(KeyChange.path(change.number()), change.bytes());
        return append(newKey, change.entry());
    }
}
