package org.daylight.partners;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.age.AgeRecipient;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;

/**
 * The file of partners and of what was given to them, {@code partners.json} ({@code spec/shares.md} section 1). Each change is recorded in the
 * audit log first: if the process stops in between, the log has a change that was not made, and never lacks one that was.
 */
public final class Partners {

    /** The file's name in the newsroom. */
    public static final String FILE = "partners.json";

    private final Newsroom newsroom;

    public Partners(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** The result. */
    public sealed interface Result {}

    public record Changed(Partner partner) implements Result {}

    /** Nothing was changed; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /** What is in the file now. @throws IOException with a one-line message, when it is damaged or missing */
    public PartnerList list() throws IOException {
        Path file = newsroom.folder().resolve(FILE);
        if (Files.notExists(file)) {
            if (hadPartners()) {
                throw new IOException(FILE + " is missing, and according to audit.jsonl there are partners: restore"
                        + " both from the same backup");
            }
            return PartnerList.NONE;
        }
        return switch (PartnerList.parse(WholeFile.bytes(file, PartnerList.MAX_BYTES))) {
            case Outcome.Ok<PartnerList>(PartnerList list) -> list;
            case Outcome.Refused<PartnerList>(String code, String reason) -> throw damaged(reason);
        };
    }

    /** The entry of the first partner is written before the file. */
    private boolean hadPartners() throws IOException {
        return AuditLog.hasLines(newsroom, 2, List.of("\"action\":\"partner-add\"", "\"action\":\"share\""));
    }

    private static IOException damaged(String reason) {
        return new IOException(FILE + " is damaged (" + reason + "): restore it from your backup");
    }

    /** Adds a partner, or gives one who was added before another last day. */
    public Result add(By by, String name, AgeRecipient key, @Nullable Instant until) throws IOException {
        if (!Partner.isName(name)) {
            return new Refused(
                    "a name has 1 to 32 letters, digits, dots and hyphens in lower case, and begins with a letter");
        }
        if (until != null && !until.isAfter(by.time())) {
            return new Refused("--until is in the past");
        }
        try (Closeable lock = newsroom.lock("partners")) {
            PartnerList list = list();
            Optional<Partner> before = list.find(name);
            if (before.isPresent() && !before.get().key().equals(key)) {
                return new Refused("there is a partner " + name + " already, with another key; names are not used"
                        + " again, so add the partner under another name");
            }
            Optional<Partner> same = list.partners().stream()
                    .filter(each -> each.key().equals(key) && !each.name().equals(name))
                    .findFirst();
            if (same.isPresent()) {
                return new Refused(same.get().name() + " has this key: each partner needs a key of its own");
            }
            var partner = new Partner(name, key, until, true);
            if (before.isPresent() && before.get().equals(partner)) {
                return new Refused("nothing was changed: " + name + " is so already");
            }
            return changed(by, list, partner, "partner-add");
        }
    }

    /** Removes a partner: nothing more can be given. What was given stays recorded. */
    public Result remove(By by, String name) throws IOException {
        try (Closeable lock = newsroom.lock("partners")) {
            PartnerList list = list();
            Optional<Partner> before = list.find(name).filter(Partner::active);
            return before.isEmpty()
                    ? new Refused("there is no partner " + name)
                    : changed(by, list, before.get().with(false), "partner-remove");
        }
    }

    private Result changed(By by, PartnerList list, Partner partner, String action) throws IOException {
        Instant until = partner.until();
        new AuditLog(newsroom)
                .record(
                        by.who(),
                        by.time(),
                        AuditRecord.of(
                                action,
                                Json.Obj.EMPTY
                                        .with("partner", partner.name())
                                        .with("key", partner.key().text())
                                        .withOptional("until", until == null ? null : until.toString())));
        write(list.with(partner));
        return new Changed(partner);
    }

    /** Records what is given. The caller has the lock {@code partners}, and shows the file to nobody before this. */
    public void record(Share share) throws IOException {
        PartnerList list = list();
        Instant until = share.until();
        Json.Obj detail = Json.Obj.EMPTY
                .with("share", share.number())
                .with("partner", share.partner())
                .withOptional("until", until == null ? null : until.toString())
                .with("content", share.content().hex())
                .with("planned", share.planned().pack().hex())
                .with("pack", share.given().pack().hex())
                .with("file", share.given().file().hex())
                .with("fileBytes", share.given().fileBytes())
                .with("watermark", share.marked());
        new AuditLog(newsroom)
                .record(share.by(), share.time(), AuditRecord.ofPart("share", share.trove(), share.part(), detail));
        write(list.with(share));
    }

    private void write(PartnerList list) throws IOException {
        DurableFiles.writePrivate(newsroom.folder().resolve(FILE), list.json().bytes());
    }
}
