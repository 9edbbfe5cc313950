package org.daylight.outlook.msg;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.daylight.mapi.CodePage;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads a MSG file ([MS-OXMSG]). All bytes that are read together are at most a little more than the size of the file, so streams that share
 * their contents cannot exhaust memory. Messages are embedded at most {@link MapiMessage#DEPTH} deep, which bounds the recursion.
 */
public final class MsgReader {

    private static final String RECIPIENT = "__recip_version1.0_";
    private static final String ATTACHMENT = "__attach_version1.0_";
    private static final String EMBEDDED = "__substg1.0_3701000D";

    /** Sizes of the header of a property stream ([MS-OXMSG] section 2.4.1). */
    private static final int TOP_HEADER = 32;

    private static final int EMBEDDED_HEADER = 24;
    private static final int PART_HEADER = 8;

    private final OleStreams streams;
    private final PropertyNames names;

    private MsgReader(OleStreams streams, PropertyNames names) {
        this.streams = streams;
        this.names = names;
    }

    /**
     * Reads a file.
     *
     * @param file from position 0 to its end; may be closed afterwards
     */
    public static MsgContents read(FileChannel file) {
        try (var ole = new POIFSFileSystem(file.position(0), true, false)) {
            DirectoryNode root = ole.getRoot();
            var streams = new OleStreams(file.size());
            if (!OleStreams.hasProperties(root)) {
                return new MsgContents.NoMessage();
            }
            var reader = new MsgReader(streams, PropertyNames.read(root, streams));
            return new MsgContents.Read(reader.message(root, TOP_HEADER, 0, CodePage.WESTERN));
        } catch (IOException | RuntimeException e) { // POI throws both for damaged files
            return new MsgContents.Unreadable(detail(e));
        } catch (
                StackOverflowError
                        e) { // POI follows nested storages recursively, without a limit, and keeps no state of it
            return new MsgContents.Unreadable("its storages are nested too deeply");
        }
    }

    private static String detail(Exception e) {
        String text = e.getMessage();
        return text == null
                ? "the OLE file is damaged"
                : "the OLE file is damaged: " + text.lines().findFirst().orElse("");
    }

    private MapiMessage message(DirectoryNode storage, int header, int depth, int outerPage) {
        var losses = new ArrayList<MapiLoss>();
        Consumer<MapiLoss> sink = losses::add;
        MapiProperties properties = new StorageProperties(storage, header, names, streams, sink)
                .read()
                .buildMessage(outerPage);
        int page = properties.codePage();
        var recipients = new ArrayList<MapiProperties>();
        for (DirectoryNode each : OleStreams.storages(storage, RECIPIENT, MapiMessage.RECIPIENTS, sink)) {
            recipients.add(new StorageProperties(each, PART_HEADER, names, streams, sink)
                    .read()
                    .build(page));
        }
        var attachments = new ArrayList<MapiAttachment>();
        for (DirectoryNode each : OleStreams.storages(storage, ATTACHMENT, MapiMessage.ATTACHMENTS, sink)) {
            attachments.add(attachment(each, depth, page, sink));
        }
        return new MapiMessage(
                properties, recipients, attachments, losses.stream().distinct().toList());
    }

    private MapiAttachment attachment(DirectoryNode storage, int depth, int page, Consumer<MapiLoss> losses) {
        var reader = new StorageProperties(storage, PART_HEADER, names, streams, losses);
        MapiProperties properties = reader.read().build(page);
        DirectoryNode object = OleStreams.storage(storage, EMBEDDED);
        if (object != null && OleStreams.hasProperties(object)) {
            return depth + 1 >= MapiMessage.DEPTH
                    ? new MapiAttachment(properties, null, null, tooDeep())
                    : new MapiAttachment(properties, null, message(object, EMBEDDED_HEADER, depth + 1, page), null);
        }
        List<MapiLoss> problems = new ArrayList<>();
        byte[] content = object == null ? reader.data(problems::add) : streams.copy(object, problems::add);
        return new MapiAttachment(properties, content, null, problem(properties, content, problems));
    }

    private static MapiLoss tooDeep() {
        return new MapiLoss(MapiLoss.Code.LIMIT, "more than " + MapiMessage.DEPTH + " nested messages");
    }

    private static @Nullable MapiLoss problem(
            MapiProperties properties, byte @Nullable [] content, List<MapiLoss> problems) {
        if (!problems.isEmpty()) {
            return problems.getFirst();
        }
        if (content != null) {
            return null;
        }
        return switch ((int) properties.whole(PropertyTag.ATTACH_METHOD, MapiAttachment.BY_VALUE)) {
            case MapiAttachment.BY_REFERENCE, 3, MapiAttachment.BY_REFERENCE_ONLY, MapiAttachment.BY_WEB_REFERENCE ->
                new MapiLoss(MapiLoss.Code.ATTACHMENT_ELSEWHERE, "");
            default -> new MapiLoss(MapiLoss.Code.ATTACHMENT_UNREADABLE, "it has no contents");
        };
    }
}
