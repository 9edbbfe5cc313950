package org.daylight.redact;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.decode.TransferEncoding;

/**
 * Words that a standard requires in a message, and that tell nothing about it: the names of common header fields, common media
 * types, transfer encodings. They are not redacted, even where they equal a string, as with the name Plain.
 */
final class StandardWords {

    /** Names that anyone may write, unlike most that begin with "X-". */
    private static final Set<String> FIELDS = Set.of(
            "accept-language",
            "arc-authentication-results",
            "arc-message-signature",
            "arc-seal",
            "authentication-results",
            "auto-submitted",
            "bcc",
            "cc",
            "comments",
            "content-description",
            "content-disposition",
            "content-id",
            "content-language",
            "content-length",
            "content-location",
            "content-md5",
            "content-transfer-encoding",
            "content-type",
            "date",
            "delivered-to",
            "disposition-notification-to",
            "dkim-signature",
            "domainkey-signature",
            "errors-to",
            "from",
            "importance",
            "in-reply-to",
            "keywords",
            "lines",
            "list-archive",
            "list-help",
            "list-id",
            "list-owner",
            "list-post",
            "list-subscribe",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "mailing-list",
            "message-id",
            "mime-version",
            "newsgroups",
            "organization",
            "path",
            "precedence",
            "priority",
            "received",
            "received-spf",
            "references",
            "reply-to",
            "resent-cc",
            "resent-date",
            "resent-from",
            "resent-message-id",
            "resent-sender",
            "resent-to",
            "return-path",
            "sender",
            "sensitivity",
            "status",
            "subject",
            "thread-index",
            "thread-topic",
            "to",
            "user-agent",
            "x-beenthere",
            "x-mailer",
            "x-mailman-version",
            "x-mimeole",
            "x-msmail-priority",
            "x-original-to",
            "x-originating-ip",
            "x-priority",
            "x-received",
            "x-sender",
            "x-spam-checker-version",
            "x-spam-flag",
            "x-spam-level",
            "x-spam-report",
            "x-spam-score",
            "x-spam-status",
            "x-status",
            "x-virus-scanned");

    private static final Set<String> TYPES = Set.of(
            "text/plain",
            "text/html",
            "text/enriched",
            "text/richtext",
            "text/calendar",
            "text/csv",
            "text/xml",
            "text/rtf",
            "text/rfc822-headers",
            "multipart/mixed",
            "multipart/alternative",
            "multipart/related",
            "multipart/signed",
            "multipart/encrypted",
            "multipart/report",
            "multipart/digest",
            "multipart/parallel",
            "multipart/form-data",
            "multipart/appledouble",
            "message/rfc822",
            "message/global",
            "message/delivery-status",
            "message/disposition-notification",
            "message/partial",
            "message/external-body",
            "application/octet-stream",
            "application/pdf",
            "application/zip",
            "application/msword",
            "application/rtf",
            "application/json",
            "application/xml",
            "application/ms-tnef",
            "application/pgp-signature",
            "application/pgp-encrypted",
            "application/pkcs7-signature",
            "application/pkcs7-mime",
            "application/x-pkcs7-signature",
            "application/x-pkcs7-mime",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "image/jpeg",
            "image/png",
            "image/gif",
            "image/bmp",
            "image/tiff",
            "audio/mpeg",
            "audio/wav",
            "video/mpeg",
            "video/mp4");

    private StandardWords() {}

    /** Whether a range is within such a word, where the standard requires it. */
    static boolean has(Layout layout, int from, int to) {
        FieldPlace field = layout.fieldAt(from);
        if (field == null) {
            return false;
        }
        if (to <= field.valueStart()) {
            return FIELDS.contains(field.name());
        }
        boolean type = field.name().equals("content-type");
        if (from < field.valueStart() || !type && !field.name().equals("content-transfer-encoding")) {
            return false;
        }
        byte[] original = layout.original;
        int start = field.valueStart();
        while (start < field.end() && original[start] <= ' ' && original[start] >= 0) {
            start++;
        }
        int end = start;
        while (end < field.end() && end - start < 80 && original[end] > ' ' && original[end] != ';') {
            end++;
        }
        String word = new String(original, start, end - start, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        boolean standard = type ? TYPES.contains(word) : !word.isEmpty() && TransferEncoding.isKnown(word);
        return standard && from >= start && to <= end;
    }
}
