package org.daylight.drop;

import java.io.IOException;
import java.util.Map;
import org.daylight.http.BodyReceiver;
import org.daylight.http.HttpServer;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.ItemId;
import org.jspecify.annotations.Nullable;

/** The body of {@code PATCH /upload}: bytes that are appended to an item from an offset on ({@code spec/drop.md} section 6). */
final class PatchBody implements BodyReceiver {

    private final Uploads uploads;
    private final boolean isLast;
    private final long length;
    private @Nullable SourceMailboxes mailboxes;
    private @Nullable ItemUpload upload;
    private @Nullable ItemId item;
    private int status = 204;
    private long offset = -1;
    private boolean isComplete;
    private boolean isCounted;
    private boolean ended;

    /**
     * A body that begins.
     *
     * @param isLast whether the item is complete when the body is
     * @param length of the whole item, which it must have then; a client that cannot read its file sends less, and would not notice
     */
    PatchBody(Uploads uploads, boolean isLast, long length) {
        this.uploads = uploads;
        this.isLast = isLast;
        this.length = length;
    }

    /** Opens the item. Only a right token counts as an upload. May wait for the disk and for the end of an earlier request. */
    void open(SourceMailboxes mailboxes, UploadToken token, long from) {
        synchronized (this) {
            this.mailboxes = mailboxes;
        }
        ItemFolder folder = mailboxes.item(token.item()).orElse(null);
        try {
            if (folder == null || !folder.has(token.key())) {
                refuse(404);
                return;
            }
            if (folder.content().complete()) {
                isComplete = true;
                refuse(409);
                return;
            }
            synchronized (this) {
                if (ended) {
                    return; // the connection broke meanwhile
                }
                if (!uploads.begin()) {
                    refuse(503);
                    return;
                }
                isCounted = true;
                item = token.item();
            }
            ItemUpload opened = uploads.takeOver(mailboxes, folder, token.key(), this);
            synchronized (this) {
                upload = opened;
                offset = opened.offset();
                if (offset != from) {
                    refuse(409);
                }
            }
        } catch (SourceMailboxes.Busy e) {
            refuse(423);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private synchronized void failed(Exception fault) {
        SourceMailboxes known = mailboxes;
        refuse(known != null && known.space().refusal(fault).isPresent() ? DropSite.NO_ROOM : 500);
    }

    private synchronized void refuse(int refusal) {
        status = refusal;
        offset = refusal == 409 ? offset : -1;
        if (upload != null) {
            upload.broken();
            upload = null;
        }
    }

    @Override
    public synchronized boolean receive(byte[] bytes, int from, int length) {
        ItemUpload open = upload;
        if (open == null) {
            return false;
        }
        try {
            open.write(bytes, from, length);
            return true;
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        return false;
    }

    @Override
    public synchronized HttpServer.PendingAnswer complete() {
        ItemUpload open = upload;
        if (open != null) {
            try {
                if (isLast && open.bytes() == length) {
                    offset = open.complete().bytes();
                    isComplete = true;
                } else {
                    offset = open.bytes() / BlockHashes.BLOCK_BYTES * BlockHashes.BLOCK_BYTES;
                    open.broken();
                    status = isLast ? 400 : status;
                }
                upload = null;
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
        end();
        Map<String, String> headers = headers(offset, isComplete);
        return status == DropSite.NO_ROOM ? DropSite.noRoom(headers) : DropSite.plain(status, headers);
    }

    /** @param offset -1 when it is not known: the drop does not know the length of a complete item any more */
    static Map<String, String> headers(long offset, boolean complete) {
        String state = complete ? "?1" : "?0";
        return offset < 0
                ? Map.of("Upload-Complete", state)
                : Map.of("Upload-Offset", Long.toString(offset), "Upload-Complete", state);
    }

    @Override
    public synchronized void broken() {
        if (upload != null) {
            upload.broken();
            upload = null;
        }
        status = 409;
        end();
    }

    private void end() {
        if (!ended) {
            ended = true;
            if (isCounted) {
                uploads.end();
            }
            uploads.release(item, this);
        }
    }
}
