package org.daylight.container;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongConsumer;
import org.daylight.format.Sha256;
import org.daylight.outlook.ConvertedMessage;
import org.daylight.outlook.ItemKind;
import org.daylight.outlook.ItemLocation;
import org.daylight.outlook.MessageWriter;
import org.daylight.outlook.WrittenMessage;
import org.daylight.outlook.pst.FolderAccount;
import org.daylight.outlook.pst.PstEvent;
import org.daylight.outlook.pst.PstInput;
import org.daylight.outlook.pst.PstLoss;
import org.daylight.outlook.pst.PstReader;

/**
 * Reads a PST or OST file: passes on its items as messages, its losses, and the account of every folder (spec/containers.md section 8).
 */
final class OutlookStore {

    /** Base64 makes an attachment a third larger; a message of the largest size can hold this share of it. */
    private static final int SHARE_NUMERATOR = 2;

    private static final int SHARE_DENOMINATOR = 3;

    private final MemberName name;
    private final Sha256 container;
    private final ContainerLimits limits;
    private final Sink sink;

    /** How many items of a folder were too large as messages. */
    private final Map<String, Long> tooLarge = new HashMap<>();

    private OutlookStore(MemberName name, Sha256 container, ContainerLimits limits, Sink sink) {
        this.name = name;
        this.container = container;
        this.limits = limits;
        this.sink = sink;
    }

    /**
     * Reads a file.
     *
     * @param container SHA-256 of the file
     * @param recoversDeleted whether to search unused space for deleted items
     * @param progress receives how many bytes have been read
     */
    static void read(
            FileChannel file,
            MemberName name,
            Sha256 container,
            ContainerLimits limits,
            boolean recoversDeleted,
            LongConsumer progress,
            Sink sink)
            throws IOException, InterruptedException {
        var store = new OutlookStore(name, container, limits, sink);
        long itemBytes = (long) limits.messageBytes() / SHARE_DENOMINATOR * SHARE_NUMERATOR;
        var bounds = new PstReader.Limits(itemBytes, limits.unpacked(file.size()));
        new PstReader(counted(PstInput.of(file), progress), bounds, recoversDeleted, store::found).read();
    }

    private static PstInput counted(PstInput input, LongConsumer progress) {
        long[] read = {0};
        return new PstInput() {
            @Override
            public long size() throws IOException {
                return input.size();
            }

            @Override
            public int read(long at, byte[] into) throws IOException {
                int count = input.read(at, into);
                read[0] += count;
                progress.accept(read[0]);
                return count;
            }
        };
    }

    private void found(PstEvent event) throws InterruptedException {
        switch (event) {
            case PstEvent.Item item -> item(item);
            case PstEvent.Lost lost -> lost(lost);
            case PstEvent.FileLoss loss -> {
                String what = loss.reason() == PstLoss.UNKNOWN_VERSION ? "Outlook PST or OST; " : "";
                String detail = MemberName.printable(what + loss.detail());
                sink.found(new Unreadable(name.shown(), loss.at(), -1, code(loss.reason()), detail));
            }
            case PstEvent.Damage damage ->
                sink.found(new PartLoss(
                        name.shown(), damage.at(), PartLoss.DAMAGE, MemberName.printable(damage.detail())));
            case PstEvent.Folder folder -> folder(folder.account());
        }
    }

    private String place(String folder) {
        return folder.isEmpty() ? name.shown() : name.below('!', folder).shown();
    }

    private void item(PstEvent.Item item) throws InterruptedException {
        WrittenMessage written = MessageWriter.write(item.message());
        ItemLocation location = ItemLocation.of(item.folder(), item.message().properties());
        if (item.isDeleted() || item.isOrphaned()) {
            location = location.with(item.isDeleted() ? "deleted" : "orphaned");
        }
        var message = new ConvertedMessage(
                written.bytes(),
                "0x" + Integer.toHexString(item.node()),
                written.form(),
                location,
                item.kind(),
                written.losses());
        var items =
                new ConvertedItems(place(item.folder()), ContainerFormat.PST, container, limits.messageBytes(), sink);
        if (!items.found(message, number(item.node()), 0)) {
            tooLarge.merge(item.folder(), 1L, Long::sum);
        }
    }

    /** A node as a number without sign. */
    private static long number(int node) {
        return node & 0xffff_ffffL;
    }

    private void lost(PstEvent.Lost lost) throws InterruptedException {
        sink.found(new Unreadable(
                place(lost.folder()),
                number(lost.node()),
                -1,
                code(lost.reason()),
                MemberName.printable(lost.detail()),
                Math.max(1, lost.items())));
    }

    private static LossCode code(PstLoss reason) {
        return switch (reason) {
            case DAMAGED -> LossCode.ITEM_DAMAGED;
            case MISSING -> LossCode.ITEM_MISSING;
            case UNLISTED -> LossCode.ITEM_UNLISTED;
            case TOO_LARGE -> LossCode.TOO_LARGE;
            case LIST_DAMAGED -> LossCode.LIST_DAMAGED;
            case TRUNCATED -> LossCode.TRUNCATED_ARCHIVE;
            case INDEX_DAMAGED -> LossCode.INDEX_DAMAGED;
            case ENCRYPTED -> LossCode.ENCRYPTED;
            case UNKNOWN_VERSION -> LossCode.UNSUPPORTED;
            case EXHAUSTED -> LossCode.ARCHIVE_BOMB;
            case READ_ERROR -> LossCode.READ_ERROR;
        };
    }

    private void folder(FolderAccount account) throws InterruptedException {
        String place = place(account.folder());
        SequencedMap<String, Long> skipped = new LinkedHashMap<>();
        for (Map.Entry<ItemKind, Long> each : account.skipped().entrySet()) {
            skipped.put(each.getKey().code(), each.getValue());
            sink.found(new Skipped(place, Skipped.ITEM + each.getKey().code(), each.getValue()));
        }
        SequencedMap<String, Long> lost = new LinkedHashMap<>();
        account.lost().forEach((reason, count) -> lost.merge(code(reason).code(), count, Long::sum));
        long large = tooLarge.getOrDefault(account.folder(), 0L);
        if (large > 0) {
            lost.merge(LossCode.TOO_LARGE.code(), large, Long::sum);
        }
        sink.found(new FolderCounts(
                place,
                account.counted(),
                account.listed(),
                account.declared(),
                account.recovered(),
                account.extracted() - large,
                skipped,
                lost,
                account.hidden()));
    }
}
