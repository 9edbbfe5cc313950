package org.daylight.search;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.daylight.dkim.finding.Finding;
import org.daylight.evidence.Authentication;
import org.daylight.format.Sha256;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.jspecify.annotations.Nullable;

/** Builds a message for a test: {@code Mail.of(7).from("Ines Okafor", "i.okafor@port.example").subject("Tender").document()}. */
public final class Mail {

    private final long key;
    private String trove = "harbour";
    private int number;
    private int release;
    private long sizeBytes;
    private Authentication authentication = Authentication.UNSIGNED;
    private final List<Header> headers = new ArrayList<>();
    private @Nullable String messageId;
    private List<String> inReplyTo = List.of();
    private List<String> references = List.of();
    private final List<Address> from = new ArrayList<>();
    private final List<Address> to = new ArrayList<>();
    private final List<Address> cc = new ArrayList<>();
    private final List<Address> bcc = new ArrayList<>();
    private @Nullable String subject;
    private @Nullable OffsetDateTime date;
    private String text = "";
    private String otherText = "";
    private final List<Attachment> attachments = new ArrayList<>();

    private Mail(long key) {
        this.key = key;
        number = (int) key;
        sizeBytes = 1_000 + (key & 0xFF);
    }

    public static Mail of(long key) {
        return new Mail(key);
    }

    public Mail trove(String trove, int number) {
        this.trove = trove;
        this.number = number;
        return this;
    }

    public Mail release(int release) {
        this.release = release;
        return this;
    }

    public Mail id(String messageId) {
        this.messageId = messageId;
        return this;
    }

    public Mail inReplyTo(String... ids) {
        inReplyTo = List.of(ids);
        return this;
    }

    public Mail references(String... ids) {
        references = List.of(ids);
        return this;
    }

    public Mail from(@Nullable String name, String address) {
        from.add(new Address(name, address));
        return this;
    }

    public Mail to(@Nullable String name, String address) {
        to.add(new Address(name, address));
        return this;
    }

    public Mail cc(@Nullable String name, String address) {
        cc.add(new Address(name, address));
        return this;
    }

    Mail bcc(@Nullable String name, String address) {
        bcc.add(new Address(name, address));
        return this;
    }

    public Mail subject(String subject) {
        this.subject = subject;
        return this;
    }

    public Mail date(String date) {
        this.date = OffsetDateTime.parse(date);
        return this;
    }

    public Mail text(String text) {
        this.text = text;
        return this;
    }

    Mail otherText(String otherText) {
        this.otherText = otherText;
        return this;
    }

    public Mail attach(String name, String type, @Nullable String text) {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        attachments.add(new Attachment(attachments.size() + 1, name, type, content.length, Sha256.of(content), text));
        return this;
    }

    public Mail header(String name, String value) {
        headers.add(new Header(name, value, 0, 0));
        return this;
    }

    Mail size(long bytes) {
        sizeBytes = bytes;
        return this;
    }

    public Message message() {
        return new Message(
                List.copyOf(headers),
                messageId,
                inReplyTo,
                references,
                List.copyOf(from),
                List.of(),
                List.of(),
                List.copyOf(to),
                List.copyOf(cc),
                List.copyOf(bcc),
                subject,
                date,
                null,
                List.of(),
                text,
                otherText,
                null,
                List.of(),
                List.copyOf(attachments),
                List.of());
    }

    /** The subject and the text as an original has them. */
    public static byte[] original(Message message) {
        String subject = message.subject() == null ? "" : "Subject: " + message.subject() + "\n";
        return (subject + "Content-Type: text/plain; charset=utf-8\n\n" + message.text())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What its signatures say. */
    Mail findings(List<Finding> findings) {
        authentication = new Authentication(
                findings,
                java.util.Collections.nCopies(findings.size(), java.util.Set.of()),
                new java.util.TreeSet<>());
        return this;
    }

    public IndexedDocument document() {
        return new IndexedDocument(key, trove, number, release, sizeBytes, message(), authentication);
    }
}
