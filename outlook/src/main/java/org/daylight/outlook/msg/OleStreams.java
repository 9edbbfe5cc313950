package org.daylight.outlook.msg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentEntry;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.daylight.mapi.MapiLoss;
import org.jspecify.annotations.Nullable;

/** The streams of one OLE file, read within a budget. Not safe for use by several threads. */
final class OleStreams {

    private static final String PROPERTIES = "__properties_version1.0";
    private static final String VALUE = "__substg1.0_";
    private static final int SLACK = 1 << 20;

    /** How deeply the storages of an OLE object may be nested. */
    private static final int DEEPEST = 30;

    private long budget;

    OleStreams(long fileBytes) {
        this.budget = fileBytes + SLACK;
    }

    /** Whether the storage is a message, or a part of one. */
    static boolean hasProperties(DirectoryNode storage) {
        if (storage.hasEntryCaseInsensitive(PROPERTIES)) {
            return true;
        }
        for (String name : storage.getEntryNames()) {
            if (name.startsWith(VALUE)) {
                return true;
            }
        }
        return false;
    }

    /** The names of the entries in alphabetical order. */
    static Set<String> names(DirectoryNode storage) {
        return new TreeSet<>(storage.getEntryNames());
    }

    /** The storages whose names begin like this, in alphabetical order, which is that of their numbers. */
    static List<DirectoryNode> storages(DirectoryNode in, String prefix, int most, Consumer<MapiLoss> losses) {
        var found = new ArrayList<DirectoryNode>();
        for (String name : names(in)) {
            DirectoryNode storage = name.startsWith(prefix) ? storage(in, name) : null;
            if (storage != null && found.size() < most) {
                found.add(storage);
            } else if (storage != null) {
                losses.accept(new MapiLoss(MapiLoss.Code.LIMIT, "more than " + most + " parts of one kind"));
                return found;
            }
        }
        return found;
    }

    /** A storage by its name; null when there is none. */
    static @Nullable DirectoryNode storage(DirectoryNode in, String name) {
        return entry(in, name) instanceof DirectoryNode storage ? storage : null;
    }

    private static @Nullable Entry entry(DirectoryNode in, String name) {
        try {
            return in.hasEntryCaseInsensitive(name) ? in.getEntryCaseInsensitive(name) : null;
        } catch (IOException e) {
            return null;
        }
    }

    byte @Nullable [] properties(DirectoryNode storage, Consumer<MapiLoss> losses) {
        return read(storage, PROPERTIES, losses);
    }

    /** The contents of a stream, or what can be read of it; null when there is none. */
    byte @Nullable [] read(DirectoryNode storage, String name, Consumer<MapiLoss> losses) {
        Entry entry = entry(storage, name);
        if (!(entry instanceof DocumentEntry document)) {
            return null;
        }
        long size = document.getSize();
        if (size < 0 || size > budget) {
            losses.accept(new MapiLoss(MapiLoss.Code.LIMIT, "a stream claims " + size + " bytes"));
            return null;
        }
        budget -= size;
        byte[] bytes = new byte[(int) size];
        int length = 0;
        try (var in = new DocumentInputStream(document)) {
            int count = 1;
            while (length < size && count > 0) {
                count = in.read(bytes, length, Math.min(bytes.length - length, 1 << 16));
                length += Math.max(count, 0);
            }
        } catch (IOException | RuntimeException e) { // POI throws both for damaged chains
            losses.accept(
                    new MapiLoss(MapiLoss.Code.DAMAGED, "a stream ends after " + length + " of " + size + " bytes"));
        }
        return length == size ? bytes : Arrays.copyOf(bytes, length);
    }

    /** An OLE object as an OLE file of its own; null when it cannot be copied. */
    byte @Nullable [] copy(DirectoryNode object, Consumer<MapiLoss> losses) {
        try (var ole = new POIFSFileSystem()) {
            copy(object, ole.getRoot(), 0, losses);
            var out = new ByteArrayOutputStream();
            ole.writeFilesystem(out);
            return out.toByteArray();
        } catch (IOException | RuntimeException e) {
            losses.accept(new MapiLoss(MapiLoss.Code.ATTACHMENT_UNREADABLE, "an OLE object is damaged"));
            return null;
        }
    }

    private void copy(DirectoryNode from, DirectoryEntry to, int depth, Consumer<MapiLoss> losses) throws IOException {
        to.setStorageClsid(from.getStorageClsid());
        for (String name : names(from)) {
            DirectoryNode inner = storage(from, name);
            if (inner == null) {
                byte[] bytes = read(from, name, losses);
                to.createDocument(name, new java.io.ByteArrayInputStream(bytes == null ? new byte[0] : bytes));
            } else if (depth < DEEPEST) {
                copy(inner, to.createDirectory(name), depth + 1, losses);
            } else {
                losses.accept(new MapiLoss(MapiLoss.Code.LIMIT, "an OLE object has too many levels"));
            }
        }
    }
}
