package org.daylight.check;

import java.util.Arrays;
import java.util.Optional;

/** The reason of a {@link Verdict} (spec/verdicts.md). The codes are stable; each belongs to one {@link Status}. */
public enum VerdictCode {
    CONFIRMED("confirmed", Status.CONFIRMED),

    CHECKPOINT_ABSENT("checkpoint-absent", Status.REFUTED),
    NOTE_MALFORMED("note-malformed", Status.REFUTED),
    NOTE_UNSIGNED("note-unsigned", Status.REFUTED),
    NOTE_SIGNATURE_WRONG("note-signature-wrong", Status.REFUTED),
    CHECKPOINT_MALFORMED("checkpoint-malformed", Status.REFUTED),
    CHECKPOINT_ORIGIN("checkpoint-origin", Status.REFUTED),
    LOG_SHORTER("log-shorter", Status.REFUTED),
    LOG_REWRITTEN("log-rewritten", Status.REFUTED),
    LOG_OF_OTHERS("log-of-others", Status.REFUTED),
    COSIGNATURE_WRONG("cosignature-wrong", Status.REFUTED),

    TILE_ABSENT("tile-absent", Status.REFUTED),
    TILE_WRONG("tile-wrong", Status.REFUTED),
    BUNDLE_MALFORMED("bundle-malformed", Status.REFUTED),
    ENTRY_WRONG("entry-wrong", Status.REFUTED),
    JSON_MALFORMED("json-malformed", Status.REFUTED),
    ENTRY_MALFORMED("entry-malformed", Status.REFUTED),
    ENTRY_OUT_OF_PLACE("entry-out-of-place", Status.REFUTED),
    TIME_BACKWARDS("time-backwards", Status.REFUTED),

    PACK_ABSENT("pack-absent", Status.REFUTED),
    PACK_DIFFERS("pack-differs", Status.REFUTED),
    PACK_BEFORE_WITHDRAWAL("pack-before-withdrawal", Status.REFUTED),
    ZIP_MALFORMED("zip-malformed", Status.REFUTED),
    ZIP_HEADERS_DIFFER("zip-headers-differ", Status.REFUTED),
    ZIP_NAME_TWICE("zip-name-twice", Status.REFUTED),
    ZIP_OVERLONG("zip-overlong", Status.REFUTED),
    PIECES_DIFFER("pieces-differ", Status.REFUTED),
    REDACTION_DIFFERS("redaction-differs", Status.REFUTED),
    REDACTION_MALFORMED("redaction-malformed", Status.REFUTED),
    REDUCTION_DIFFERS("reduction-differs", Status.REFUTED),
    REDUCTION_HIDES("reduction-hides", Status.REFUTED),
    PACK_ENTRY_ABSENT("pack-entry-absent", Status.REFUTED),
    PACK_ENTRY_UNEXPECTED("pack-entry-unexpected", Status.REFUTED),
    MANIFEST_DIFFERS("manifest-differs", Status.REFUTED),
    BAG_INFO_DIFFERS("bag-info-differs", Status.REFUTED),
    KEYS_DIFFER("keys-differ", Status.REFUTED),
    KEYS_MALFORMED("keys-malformed", Status.REFUTED),

    DOCUMENTS_ROOT_DIFFERS("documents-root-differs", Status.REFUTED),
    LINE_MALFORMED("line-malformed", Status.REFUTED),
    RELEASE_COUNTS_DIFFER("release-counts-differ", Status.REFUTED),
    NUMBER_TWICE("number-twice", Status.REFUTED),
    NUMBER_UNCOMMITTED("number-uncommitted", Status.REFUTED),
    COMMITMENT_DIFFERS("commitment-differs", Status.REFUTED),
    DOCUMENT_ABSENT("document-absent", Status.REFUTED),
    DOCUMENT_UNLISTED("document-unlisted", Status.REFUTED),
    DOCUMENT_DIFFERS("document-differs", Status.REFUTED),
    ABOUT_DIFFERS("about-differs", Status.REFUTED),
    TEXT_DIFFERS("text-differs", Status.REFUTED),
    WITHDRAWAL_NOT_DONE("withdrawal-not-done", Status.REFUTED),
    FINDINGS_DIFFER("findings-differ", Status.REFUTED),

    LOG_KEY_OTHER("log-key-other", Status.REFUTED),
    LOG_KEYS_MALFORMED("log-keys-malformed", Status.REFUTED),
    LOG_KEYS_DIFFER("log-keys-differ", Status.REFUTED),
    NOTE_KEY_REPLACED("note-key-replaced", Status.REFUTED),
    LAST_FENCED("last-fenced", Status.UNDECIDED),

    LATE_KEYS_ABSENT("late-keys-absent", Status.REFUTED),
    LATE_KEYS_DIFFER("late-keys-differ", Status.REFUTED),
    PEOPLE_ABSENT("people-absent", Status.REFUTED),
    PEOPLE_DIFFER("people-differ", Status.REFUTED),
    STORY_ABSENT("story-absent", Status.REFUTED),
    STORY_DIFFERS("story-differs", Status.REFUTED),
    STORY_LEFT("story-left", Status.REFUTED),
    STORY_NOT_RELEASED("story-not-released", Status.CONFIRMED),
    ANNOTATIONS_ABSENT("annotations-absent", Status.REFUTED),
    ANNOTATIONS_DIFFER("annotations-differ", Status.REFUTED),
    ANNOTATIONS_LEFT("annotations-left", Status.REFUTED),
    ENTITIES_ABSENT("entities-absent", Status.REFUTED),
    ENTITIES_DIFFER("entities-differ", Status.REFUTED),
    ENTITIES_LEFT("entities-left", Status.REFUTED),
    SEALED_ABSENT("sealed-absent", Status.REFUTED),
    SEALED_DIFFERS("sealed-differs", Status.REFUTED),
    SEALED_LEFT("sealed-left", Status.REFUTED),
    OPENED_UNCONFIRMED("opened-unconfirmed", Status.CONFIRMED),
    UNSEALED_DIFFERS("unsealed-differs", Status.REFUTED),
    TRUSTEES_ABSENT("trustees-absent", Status.REFUTED),
    TRUSTEES_DIFFER("trustees-differ", Status.REFUTED),
    TRUSTEES_MALFORMED("trustees-malformed", Status.REFUTED),
    TORRENT_DIFFERS("torrent-differs", Status.REFUTED),
    VIEWS_OMITTED("views-omitted", Status.CONFIRMED),
    VIEWS_DIFFER("views-differ", Status.REFUTED),
    VIEWS_BEFORE_WITHDRAWAL("views-before-withdrawal", Status.REFUTED),
    VIEWS_MALFORMED("views-malformed", Status.REFUTED),
    NOT_IN_LOG("not-in-log", Status.REFUTED),

    NO_ARCHIVE("no-archive", Status.UNDECIDED),
    UNREADABLE("unreadable", Status.UNDECIDED),
    CHECK_FAILED("check-failed", Status.UNDECIDED),
    CHECKPOINT_MOVED("checkpoint-moved", Status.UNDECIDED),
    LAST_UNREADABLE("last-unreadable", Status.UNDECIDED),
    WITNESSES_TOO_FEW("witnesses-too-few", Status.UNDECIDED),
    FORMAT_UNKNOWN("format-unknown", Status.UNDECIDED);

    /** The result of a check. Of several results, refuted is the most serious: it stays refuted even if something else could not be read. */
    public enum Status {
        /** Everything exists and is right. */
        CONFIRMED(0),
        /** Something is missing or wrong. */
        REFUTED(1),
        /** Nothing is wrong, but something could not be read. */
        UNDECIDED(2);

        private final int exitCode;

        Status(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The exit code of the commands: 0, 1 or 2. */
        int exitCode() {
            return exitCode;
        }

        /** In lower case: {@code confirmed}. */
        String word() {
            return switch (this) {
                case CONFIRMED -> "confirmed";
                case REFUTED -> "refuted";
                case UNDECIDED -> "undecided";
            };
        }
    }

    private final String code;
    private final Status status;

    VerdictCode(String code, Status status) {
        this.code = code;
        this.status = status;
    }

    /** Stable, lower case with hyphens. */
    public String code() {
        return code;
    }

    Status status() {
        return status;
    }

    /** Whether nothing is wrong with the file. */
    public boolean isConfirmed() {
        return status == Status.CONFIRMED;
    }

    /** The constant with this code, which may come from an {@code Outcome.Refused}. */
    static Optional<VerdictCode> of(String code) {
        return Arrays.stream(values()).filter(one -> one.code.equals(code)).findFirst();
    }
}
