package org.daylight.outlook.msg;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Builds MSG files ([MS-OXMSG]) for tests. */
final class MsgFile {

    private final POIFSFileSystem ole;
    private final DirectoryEntry storage;
    private final int header;
    private final ByteArrayOutputStream properties = new ByteArrayOutputStream();

    MsgFile() {
        ole = new POIFSFileSystem();
        storage = ole.getRoot();
        header = 32;
    }

    private MsgFile(POIFSFileSystem ole, DirectoryEntry storage, int header) {
        this.ole = ole;
        this.storage = storage;
        this.header = header;
    }

    MsgFile fixed(int type, int id, long value) {
        ByteBuffer entry = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        entry.putShort((short) type).putShort((short) id).putInt(6).putLong(value);
        properties.writeBytes(entry.array());
        return this;
    }

    MsgFile int32(int id, int value) {
        return fixed(3, id, value);
    }

    MsgFile text(int id, String text) throws IOException {
        return stream(id, 0x1F, text.getBytes(StandardCharsets.UTF_16LE));
    }

    MsgFile stream(int id, int type, byte[] bytes) throws IOException {
        fixed(type, id, bytes.length);
        return raw(String.format(Locale.ROOT, "__substg1.0_%04X%04X", id, type), bytes);
    }

    MsgFile raw(String name, byte[] bytes) throws IOException {
        storage.createDocument(name, new ByteArrayInputStream(bytes));
        return this;
    }

    /** A storage below this one that has properties of its own. */
    MsgFile part(String name, int ownHeader) throws IOException {
        return new MsgFile(ole, storage.createDirectory(name), ownHeader);
    }

    MsgFile recipient(int number) throws IOException {
        return part(String.format(Locale.ROOT, "__recip_version1.0_#%08X", number), 8);
    }

    MsgFile attachment(int number) throws IOException {
        return part(String.format(Locale.ROOT, "__attach_version1.0_#%08X", number), 8);
    }

    /** Writes the property stream of this part; needed once for each part. */
    MsgFile end() throws IOException {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(new byte[header]);
        stream.writeBytes(properties.toByteArray());
        return raw("__properties_version1.0", stream.toByteArray());
    }

    byte[] bytes() throws IOException {
        var out = new ByteArrayOutputStream();
        ole.writeFilesystem(out);
        return out.toByteArray();
    }
}
