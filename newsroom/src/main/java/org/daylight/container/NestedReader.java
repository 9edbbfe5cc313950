package org.daylight.container;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Reads the contents of one outer file, layer by layer: unpacks, recognises the format, and passes on the items
 * (docs/decisions/0060).
 *
 * <p>Compressed files and archives may be nested up to {@link ContainerLimits#layers}, which also bounds the recursion
 * of the methods here. The number of bytes that all layers of an outer file unpack to is limited.
 */
final class NestedReader {

    private final ContainerLimits limits;
    private final Spool spool;
    private final Sink sink;
    private final Unpacked budget;
    private final OutlookFile outlook;
    private final @Nullable EmlxAttachments attachments;
    private final boolean isCopy;
    private final boolean recoversDeleted;
    private int archives;
    private @Nullable IOException told;

    /**
     * @param outerBytes the size of the outer file, if it is known
     * @param recoversDeleted whether deleted items of Outlook files are searched for
     * @param attachments of the outer file, which Apple Mail stores in separate files; null when they are not available
     * @param isCopy whether the outer file is an attachment that its message contains too ({@link
     *     EmlxAttachments#isCopy})
     */
    NestedReader(
            ContainerLimits limits,
            Spool spool,
            LongSupplier outerBytes,
            boolean recoversDeleted,
            @Nullable EmlxAttachments attachments,
            boolean isCopy,
            Sink sink) {
        this.isCopy = isCopy;
        this.recoversDeleted = recoversDeleted;
        this.attachments = attachments;
        this.limits = limits;
        this.spool = spool;
        this.sink = sink;
        this.outlook = new OutlookFile(limits, spool, sink);
        this.budget = new Unpacked(() -> limits.unpacked(outerBytes.getAsLong()));
    }

    /**
     * The format of the bytes at the start of the window. A zip may have a program in front of it (APPNOTE.TXT section
     * 4.1.9). So bytes of unknown format are taken for a zip if the name says so, and its directory is searched for.
     */
    static ContainerFormat format(Window window, MemberName name) {
        window.fill(ContainerFormat.HEAD);
        int from = window.start();
        int length = Math.min(window.length(), ContainerFormat.HEAD);
        ContainerFormat format = ContainerFormat.recognise(window.bytes(), from, from + length);
        boolean isZip = format == ContainerFormat.UNKNOWN && length > 0 && name.saysZip();
        return isZip ? ContainerFormat.ZIP : format;
    }

    /** Whether a read error occurred and was reported. */
    boolean hasFailed() {
        return told != null;
    }

    /**
     * Reads a stream of any format. Returns whether it could be read to its end.
     *
     * @param layers how many layers contain it
     */
    boolean read(Window window, MemberName name, int layers) throws InterruptedException {
        ContainerFormat format = format(window, name);
        if (window.length() == 0 && window.failure() == null) {
            sink.found(new Skipped(name.shown(), Skipped.EMPTY));
        } else if (layers > 0 && name.isGitHead() && isReference(window)) {
            lost(name, 0, LossCode.GIT_PACKED, "");
        } else if (name.control(format) || layers > 0 && name.inGit()) {
            sink.found(new Skipped(name.shown(), Skipped.CONTROL));
        } else if (layers > 0 && name.appleMessage() != null) {
            lost(name, 0, LossCode.ATTACHMENT_PACKED, "");
        } else if (format.unpacks() && layers >= limits.layers()) {
            lost(
                    name,
                    window.offset(),
                    LossCode.NESTED_TOO_DEEP,
                    format.code() + " nested in " + layers + " other containers");
        } else {
            read(window, name, format, layers);
            failed(window.failure(), name, window.offset() + window.length());
        }
        return window.failure() == null;
    }

    /** Reads a stream that is one message, whatever it looks like. */
    private boolean readMessage(Window window, MemberName name) throws InterruptedException {
        SingleMessage.read(window, name, limits.messageBytes(), sink);
        failed(window.failure(), name, window.offset() + window.length());
        return window.failure() == null;
    }

    private void read(Window window, MemberName name, ContainerFormat format, int layers) throws InterruptedException {
        switch (format) {
            case MBOX -> new Mbox(window, name.shown(), name.flags(), limits.messageBytes(), sink).read();
            case EMLX ->
                new EmlxMessage(window, name, limits.messageBytes(), layers == 0 ? attachments : null, sink).read();
            case MESSAGE, MAILDIR, MH, PIPERMAIL, PUBLIC_INBOX, IMAP -> {
                if (SingleMessage.isMailbox(window, name, limits.messageBytes())) {
                    Mbox.withoutFirstSeparator(window, name.shown(), name.flags(), limits.messageBytes(), sink)
                            .read();
                } else {
                    SingleMessage.read(window, name, limits.messageBytes(), sink);
                }
            }
            case GZIP, ZSTD, BZIP2, XZ -> unpack(window, name, format, layers + 1);
            case TAR -> tar(window, name, layers + 1);
            case ZIP, SEVEN_ZIP, OLM -> spooled(window, name, format, layers + 1);
            case PST -> spooledStore(window, name);
            case MSG -> msg(window, name);
            case TNEF -> outlook.tnef(window, name);
            case UNSUPPORTED -> lost(name, window.offset(), LossCode.UNSUPPORTED, what(window));
            case FILE, UNKNOWN -> unknown(window, name);
        }
    }

    private static boolean isReference(Window window) {
        int to = window.start() + Math.min(window.length(), 64);
        String text = new String(window.bytes(), window.start(), to - window.start(), StandardCharsets.ISO_8859_1);
        return text.startsWith("ref: refs/") || text.matches("(?s)[0-9a-f]{40,64}\\s.*");
    }

    private static String what(Window window) {
        String what = UnreadFormats.name(window.bytes(), window.start(), window.start() + window.length());
        return what == null ? "" : what;
    }

    // ---- What is not recognised by its beginning ----

    /**
     * Handles bytes of unknown format. They are a message if the name says so; text may have a mailbox further down;
     * anything else is not mail. It is a loss only if its name says that it is mail.
     */
    private void unknown(Window window, MemberName name) throws InterruptedException {
        int from = window.start();
        if (name.saysMessage()) {
            SingleMessage.read(window, name, limits.messageBytes(), sink);
        } else if (OutlookFile.isOle(window.bytes(), from, from + window.length())) {
            if (isDocument(name) && window.exceeds(limits.messageBytes())) {
                document(window, name); // too large for a document as for a message
                return;
            }
            window.fill(limits.messageBytes() + 1); // the directory of an OLE file may be anywhere in it
            if (OutlookFile.isMessage(window.bytes(), window.start(), window.start() + window.length())) {
                msg(window, name);
            } else if (isDocument(name)) {
                document(window, name);
            } else if (window.failure() == null) {
                noMail(name);
            }
        } else if (isDocument(name)) {
            document(window, name);
        } else if (window.length() > 0
                && !(isText(window) && mailboxFurtherDown(window, name))
                && window.failure() == null) {
            noMail(name);
        }
    }

    /** Whether a file in which no mail is recognised is a document of its own. */
    private boolean isDocument(MemberName name) {
        return limits.allFiles() && !name.saysEncrypted() && !name.saysMail();
    }

    private void msg(Window window, MemberName name) throws InterruptedException {
        if (outlook.msg(window, name)) {
            return;
        }
        if (isDocument(name)) {
            document(window, name);
        } else {
            noMail(name);
        }
    }

    /** Handles the same bytes where files that are not mail are documents: the same tests for mail, on all bytes of the file. */
    private void document(Window window, MemberName name) throws InterruptedException {
        if (name.appleMessage() != null) {
            lost(name, 0, LossCode.ATTACHMENT_APART, "");
            return;
        }
        boolean isText = window.length() > 0 && isText(window);
        var file = new FileDocument(window, name, limits.messageBytes(), sink);
        if (!(isText && mailboxFurtherDown(file.contents(), name))) {
            file.found(window.failure() != null);
        }
    }

    private void noMail(MemberName name) throws InterruptedException {
        if (name.appleMessage() != null && !isCopy) {
            lost(name, 0, LossCode.ATTACHMENT_APART, "");
        } else if (name.saysEncrypted()) {
            lost(name, 0, LossCode.ENCRYPTED, "");
        } else if (name.saysMail()) {
            lost(name, 0, LossCode.NOT_A_MAILBOX, "");
        } else {
            sink.found(new Skipped(name.shown(), Skipped.NO_MAIL));
        }
    }

    private static boolean isText(Window window) {
        int to = window.start() + Math.min(window.length(), ContainerFormat.HEAD);
        for (int i = window.start(); i < to; i++) {
            if (window.bytes()[i] == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads it as a mailbox that has lost its beginning. If there is no separator, it is not a mailbox, and nothing is
     * reported.
     */
    private boolean mailboxFurtherDown(Window window, MemberName name) throws InterruptedException {
        var beginning = new Object() {
            private @Nullable ContainerItem held;
            private boolean goesOn;
        };
        Sink patient = found -> {
            if (beginning.held == null && !beginning.goesOn && found instanceof Unreadable lost && lost.offset() == 0) {
                beginning.held = found;
                return;
            }
            if (beginning.held != null) {
                sink.found(beginning.held);
                beginning.held = null;
            }
            beginning.goesOn = true;
            sink.found(found);
        };
        new Mbox(window, name.shown(), name.flags(), limits.messageBytes(), patient).read();
        return beginning.goesOn;
    }

    // ---- Compressed files ----

    private void unpack(Window window, MemberName name, ContainerFormat format, int layers)
            throws InterruptedException {
        try (InputStream unpacker = unpacker(window.stream(), format)) {
            read(new Window(budget.of(unpacker), limits.messageBytes()), name, layers);
        } catch (IOException e) {
            failed(e, name, window.offset());
        } catch (SpoolFailed e) {
            throw e;
        } catch (RuntimeException e) { // decompressors throw these for unexpected headers
            failed(new LossException(LossCode.DAMAGED_ARCHIVE, detail(e)), name, window.offset());
        }
    }

    /** All of these decompressors continue with the next member if several are concatenated. */
    private static InputStream unpacker(InputStream packed, ContainerFormat format) throws IOException {
        return switch (format) {
            case GZIP -> new GZIPInputStream(packed, 1 << 16);
            case ZSTD -> new ZstdInputStreamNoFinalizer(packed);
            case BZIP2 -> new BZip2CompressorInputStream(new BufferedInputStream(packed, 1 << 16), true);
            case XZ -> new XZInputStream(packed, ContainerLimits.UNPACKER_KIBIBYTES);
            case MBOX,
                    MAILDIR,
                    MH,
                    PIPERMAIL,
                    EMLX,
                    PUBLIC_INBOX,
                    FILE,
                    IMAP,
                    MESSAGE,
                    MSG,
                    TNEF,
                    OLM,
                    ZIP,
                    SEVEN_ZIP,
                    TAR,
                    PST,
                    UNSUPPORTED,
                    UNKNOWN -> throw new IllegalArgumentException(format.code() + " is not a compression");
        };
    }

    // ---- Archives ----

    /** Whether one more archive may be opened; if not, reading of the outer file ends. */
    private boolean mayOpen(MemberName name) throws InterruptedException {
        archives++;
        if (archives > limits.archives()) {
            budget.exceed();
            failed(budget.exceeded, name, 0);
        }
        return archives <= limits.archives();
    }

    private void tar(Window window, MemberName name, int layers) throws InterruptedException {
        if (!mayOpen(name)) {
            return;
        }
        var members = new TarMembers(window.stream());
        Map<String, Integer> met = new HashMap<>();
        while (true) {
            TarMembers.Member member = members.next();
            switch (member) {
                case TarMembers.File file -> {
                    MemberName below = below(name, file.name(), met);
                    if (!read(new Window(file.contents(), limits.messageBytes()), below, layers)) {
                        return; // the tar itself cannot be read any further
                    }
                }
                case TarMembers.Other other -> lost(below(name, other.name(), met), 0, other.code(), other.detail());
                case TarMembers.End end -> {
                    failed(end.failure(), name, members.offset());
                    return;
                }
            }
        }
    }

    /** Reads an archive that must be read from its end and came as a stream. */
    private void spooled(Window window, MemberName name, ContainerFormat format, int layers)
            throws InterruptedException {
        try (FileChannel file = spool.write(window.stream())) {
            members(file, name, format, layers, read -> {});
        } catch (IOException e) {
            failed(e, name, window.offset());
        }
    }

    // ---- Outlook files

    /** Reads an Outlook file that came as a stream. */
    private void spooledStore(Window window, MemberName name) throws InterruptedException {
        MessageDigest digest = Sha256.digest();
        try (FileChannel file = spool.write(new DigestInputStream(window.stream(), digest))) {
            store(file, name, Sha256.wrap(digest.digest()), read -> {});
        } catch (IOException e) {
            failed(e, name, window.offset());
        }
    }

    /**
     * Reads an Outlook file.
     *
     * @param sha256 of the file
     * @param progress receives the number of bytes of the file that have been read
     */
    void store(FileChannel file, MemberName name, Sha256 sha256, LongConsumer progress)
            throws InterruptedException, IOException {
        if (mayOpen(name)) {
            OutlookStore.read(file, name, sha256, limits, recoversDeleted, progress, sink);
        }
    }

    /**
     * Reads a zip or 7z.
     *
     * @param progress receives the number of bytes of the file that have been read
     */
    void members(FileChannel file, MemberName name, ContainerFormat format, int layers, LongConsumer progress)
            throws InterruptedException, IOException {
        if (!mayOpen(name)) {
            return;
        }
        if (name.saysOlm() && format == ContainerFormat.ZIP) {
            olm(file, name, progress);
            return;
        }
        boolean isDocument = limits.allFiles()
                && format == ContainerFormat.ZIP
                && !name.saysZip()
                && !name.saysMail()
                && ZipDocument.is(file);
        if (isDocument) {
            FileDocument.read(Channels.newInputStream(file.position(0)), name, limits.messageBytes(), sink);
            progress.accept(file.size());
        } else if (format == ContainerFormat.SEVEN_ZIP) {
            try (var members = new SevenZipMembers(file)) {
                members(members::next, members::offset, members::offset, () -> false, name, layers, progress);
            }
        } else {
            var members = new ZipMembers(file);
            members(members::next, members::bytesRead, members::offset, members::lostDirectory, name, layers, progress);
        }
    }

    private void olm(FileChannel file, MemberName name, LongConsumer progress) throws InterruptedException {
        try {
            OlmArchive.read(file, name, limits.messageBytes(), budget::of, progress, sink);
        } catch (IOException e) {
            failed(e, name, 0);
        } catch (SpoolFailed e) {
            throw e;
        } catch (RuntimeException e) { // the zip reader throws these for unexpected bytes
            failed(new LossException(LossCode.DAMAGED_ARCHIVE, detail(e)), name, 0);
        }
    }

    private void members(
            Supplier<ZipMembers.Member> next,
            LongSupplier bytesRead,
            LongSupplier offset,
            java.util.function.BooleanSupplier onlyOnce,
            MemberName name,
            int layers,
            LongConsumer progress)
            throws InterruptedException {
        Map<String, Integer> met = new HashMap<>();
        while (true) {
            ZipMembers.Member member = next.get();
            progress.accept(bytesRead.getAsLong());
            switch (member) {
                case ZipMembers.File content -> {
                    MemberName below = below(name, content.name(), met);
                    try (InputStream contents = budget.of(content.contents())) {
                        var window = new Window(contents, limits.messageBytes());
                        boolean whole = content.isMessage() ? readMessage(window, below) : read(window, below, layers);
                        if (!whole && onlyOnce.getAsBoolean()) {
                            return; // nothing can be read after a member that ends early
                        }
                    } catch (IOException e) {
                        failed(e, below, 0);
                    }
                    if (budget.isExceeded()) {
                        return; // every further member would be refused
                    }
                }
                case ZipMembers.Other other -> lost(below(name, other.name(), met), 0, other.code(), other.detail());
                case ZipMembers.End end -> {
                    failed(end.failure(), name, offset.getAsLong());
                    return;
                }
            }
        }
    }

    /**
     * The name of a member; {@code 2#name} when the archive has this name for the second time, as a tar does to which
     * files were added. A place is a container and an offset, so two members with the same name would be
     * indistinguishable.
     */
    static MemberName below(MemberName archive, String member, Map<String, Integer> met) {
        MemberName below = archive.below('!', member);
        for (int times = met.merge(below.shown(), 1, Integer::sum);
                times > 1;
                times = met.merge(below.shown(), 1, Integer::sum)) {
            below = archive.below('!', times + "#" + member).called(member);
        }
        return below;
    }

    // ---- Losses ----

    /**
     * Reports a failure. A failure passes through every stream above it, and is reported once, where it occurred first.
     */
    private void failed(@Nullable IOException failure, MemberName name, long offset) throws InterruptedException {
        if (failure != null && failure != told) {
            told = failure;
            lost(name, offset, LossException.code(failure), detail(failure));
        }
    }

    private void lost(MemberName name, long offset, LossCode code, String detail) throws InterruptedException {
        sink.found(new Unreadable(name.shown(), offset, -1, code, detail));
    }

    /**
     * The message of an exception, in a form that can be shown. It has no paths of this machine: for a file error only
     * its kind is given.
     */
    static String detail(Exception e) {
        if (e instanceof java.nio.file.FileSystemException || e instanceof java.io.UncheckedIOException) {
            return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : "cannot be opened";
        }
        return MemberName.printable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    /** Counts what an outer file unpacks to, over all its streams, and stops decompression bombs. */
    private static final class Unpacked {
        private final LongSupplier most;
        private long used;
        private final LossException exceeded = new LossException(LossCode.ARCHIVE_BOMB, "");

        Unpacked(LongSupplier most) {
            this.most = most;
        }

        boolean isExceeded() {
            return used > most.getAsLong();
        }

        void exceed() {
            used = Long.MAX_VALUE / 2;
        }

        InputStream of(InputStream in) {
            return new BulkInputStream() {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    if (isExceeded()) {
                        throw exceeded;
                    }
                    int count = in.read(bytes, offset, length);
                    used += Math.max(count, 0);
                    if (isExceeded()) {
                        throw exceeded;
                    }
                    return count;
                }

                @Override
                public void close() throws IOException {
                    in.close();
                }
            };
        }
    }
}
