package org.daylight.drop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.daylight.drop.page.MailboxView.Result;
import org.daylight.http.BodyReceiver;
import org.daylight.http.HttpServer;
import org.daylight.submission.ItemHead;
import org.jspecify.annotations.Nullable;

/**
 * The form with which a source sends a message and files: an item for each, encrypted while it arrives. The token of the visit comes first. When it is not
 * valid, all that follows is discarded. Only a form with a right token counts as an upload; until the token has arrived, the form may have
 * {@value #TOKEN_WITHIN_BYTES} bytes and makes room when there are too many such forms.
 */
final class SendForm implements BodyReceiver, MultipartReader.Parts {

    private static final int TOKEN_BYTES = 64;
    private static final int TOKEN_WITHIN_BYTES = 1_024;

    private final SourceMailboxes mailboxes;
    private final Visits visits;
    private final Uploads uploads;
    private final UnknownSenders unknown;
    private final HttpServer.PendingAnswer busy;
    private final BiFunction<Visits.@Nullable Visit, List<Result>, HttpServer.PendingAnswer> then;
    private final @Nullable MultipartReader reader;
    private final List<Result> results = new ArrayList<>();
    private final byte[] token = new byte[TOKEN_BYTES];
    private int tokenLength;
    private Visits.@Nullable Visit visit;
    private Part part = Part.SKIPPED;
    private String name = "";
    private @Nullable ItemUpload upload;
    private @Nullable ItemFolder item;
    private boolean isWrong;
    private boolean ended;
    private boolean isBusy;
    private boolean isTokenRead;
    private volatile boolean isPushedOut;
    private int withoutToken;

    private enum Part {
        TOKEN,
        TEXT,
        FILE,
        SKIPPED
    }

    /** @param then makes the answer; its visit is null when there is no valid one */
    SendForm(
            SourceMailboxes mailboxes,
            Visits visits,
            Uploads uploads,
            UnknownSenders unknown,
            String contentType,
            HttpServer.PendingAnswer busy,
            BiFunction<Visits.@Nullable Visit, List<Result>, HttpServer.PendingAnswer> then) {
        this.mailboxes = mailboxes;
        this.visits = visits;
        this.uploads = uploads;
        this.unknown = unknown;
        this.busy = busy;
        this.then = then;
        reader = MultipartReader.of(contentType, this).orElse(null);
        unknown.begin(this, () -> isPushedOut = true);
    }

    @Override
    public boolean receive(byte[] bytes, int from, int length) {
        if (visit != null) {
            return read(bytes, from, length);
        }
        int some = Math.min(length, TOKEN_WITHIN_BYTES - withoutToken);
        withoutToken += some;
        if (isPushedOut || !read(bytes, from, some)) {
            unknown.end(this);
            return false;
        }
        if (visit == null && (isTokenRead || withoutToken == TOKEN_WITHIN_BYTES)) {
            isWrong |= !isTokenRead;
            unknown.end(this);
            return false;
        }
        return some == length || read(bytes, from + some, length - some);
    }

    private boolean read(byte[] bytes, int from, int length) {
        if (reader == null || !reader.read(bytes, from, length)) {
            isWrong = true;
            return false;
        }
        return true;
    }

    @Override
    public void begin(String field, Optional<String> fileName) {
        name = fileName.orElse("");
        part = switch (field) {
            case "visit" -> visit == null && tokenLength == 0 ? Part.TOKEN : Part.SKIPPED;
            case "text" -> visit == null ? Part.SKIPPED : Part.TEXT;
            case "file" -> visit == null || name.isEmpty() ? Part.SKIPPED : Part.FILE;
            default -> Part.SKIPPED;
        };
    }

    @Override
    public void content(byte[] bytes, int from, int length) {
        switch (part) {
            case TOKEN -> {
                int some = Math.min(length, TOKEN_BYTES - tokenLength);
                System.arraycopy(bytes, from, token, tokenLength, some);
                tokenLength += some;
            }
            case TEXT -> {
                int start = from;
                while (upload == null && start < from + length && bytes[start] >= 0 && bytes[start] <= ' ') {
                    start++; // an empty message is none
                }
                if (start < from + length) {
                    append(ItemHead.Kind.TEXT, bytes, start, from + length - start);
                }
            }
            case FILE -> append(ItemHead.Kind.FILE, bytes, from, length);
            case SKIPPED -> {
                // not wanted
            }
        }
    }

    private void append(ItemHead.Kind kind, byte[] bytes, int from, int length) {
        try {
            open(kind).write(bytes, from, length);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private ItemUpload open(ItemHead.Kind kind) throws IOException {
        ItemUpload open = upload;
        if (open == null && visit != null) {
            ItemFolder made = mailboxes.begin(visit.keys(), kind, kind == ItemHead.Kind.TEXT ? "" : name);
            item = made; // deleted again if it cannot be opened
            open = mailboxes.append(made, visit.keys().itemKey(made.item()));
            upload = open;
        }
        if (open == null) {
            throw new IOException("there is no visit");
        }
        return open;
    }

    private void failed(Exception fault) {
        Result.Kind kind = mailboxes
                .space()
                .refusal(fault)
                .map(refusal -> refusal == Space.Refusal.DROP_FULL ? Result.Kind.FULL : Result.Kind.MAILBOX_FULL)
                .orElse(Result.Kind.ERROR);
        if (upload != null) {
            upload.broken();
            upload = null;
        }
        removeEmpty();
        results.add(new Result(kind, part == Part.TEXT ? "" : name, 0));
        part = Part.SKIPPED;
    }

    /** An item of which nothing was kept is of no use: unlike with curl, a form cannot continue it. */
    private void removeEmpty() {
        try {
            if (item != null && item.content().blocks() == 0) {
                mailboxes.delete(item);
            }
        } catch (IOException e) {
            // it expires
        }
        item = null;
    }

    @Override
    public void end() {
        if (part == Part.TOKEN) {
            visit = visits.continued(new String(token, 0, tokenLength, StandardCharsets.US_ASCII))
                    .orElse(null);
            isTokenRead = true;
            unknown.end(this);
            if (visit != null && !isAdmitted(visit)) {
                visit = null;
            }
            Arrays.fill(token, (byte) 0);
        } else if (part == Part.FILE || part == Part.TEXT && upload != null) {
            complete(part == Part.TEXT ? ItemHead.Kind.TEXT : ItemHead.Kind.FILE);
        }
        part = Part.SKIPPED;
    }

    private boolean isAdmitted(Visits.Visit known) {
        isBusy = known.uploads().incrementAndGet() > Uploads.PER_VISIT || !uploads.begin();
        if (isBusy) {
            visits.uploadEnded(known);
        }
        return !isBusy;
    }

    private void complete(ItemHead.Kind kind) {
        try {
            long bytes = open(kind).complete().bytes();
            results.add(new Result(Result.Kind.ARRIVED, kind == ItemHead.Kind.TEXT ? "" : name, bytes));
            upload = null;
            item = null;
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public HttpServer.PendingAnswer complete() {
        Visits.Visit known = visit;
        if (isWrong || reader == null || !reader.isComplete()) {
            results.add(new Result(Result.Kind.MALFORMED, "", 0));
        } else if (results.isEmpty()) {
            results.add(new Result(Result.Kind.NONE, "", 0));
        }
        broken();
        if (isBusy || isPushedOut && known == null) {
            return busy;
        }
        return then.apply(known, List.copyOf(results));
    }

    @Override
    public void broken() {
        if (ended) {
            return;
        }
        ended = true;
        if (upload != null) {
            upload.broken();
            upload = null;
            removeEmpty();
        }
        if (visit != null) {
            visits.uploadEnded(visit);
            uploads.end();
        }
        unknown.end(this);
    }
}
