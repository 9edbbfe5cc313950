package org.daylight.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message in preparation: filled in by its generator, then rendered once. */
final class Mail {
    private static final ZoneId SERVER = ZoneId.of("Europe/Oslo");
    private static final int MOST_REFERENCES = 20;

    final DemoPerson from;
    final ZonedDateTime sent;
    final List<String> to = new ArrayList<>();
    final List<String> cc = new ArrayList<>();
    /** Additional header lines, one character for each byte, without their CRLF. */
    final List<String> extra = new ArrayList<>();

    final List<DemoPart> attachments = new ArrayList<>();
    final List<Plant> plants = new ArrayList<>();
    String subject = "";
    String id;
    /** The text with its quotations, lines ended by LF. */
    String text = "";
    /** The writer's own words. */
    String own = "";

    @Nullable
    String html;

    @Nullable
    Mail parent;
    /** Whether the header says which message this one answers. */
    boolean linked = true;

    Charset charset = StandardCharsets.UTF_8;
    /** The charset that the message claims to have. */
    @Nullable
    String label;
    /** Replaces the body that text, html and attachments would give. */
    @Nullable
    DemoPart whole;

    @Nullable
    DemoList list;
    /** The message as sent, once rendered. */
    String rendered = "";

    Mail(DemoPerson from, ZonedDateTime sent, Dice dice) {
        this.from = from;
        this.sent = sent;
        this.id = from.client().messageId(sent, dice, from.domain());
    }

    List<String> references() {
        var ids = new ArrayList<String>();
        Mail at = parent;
        while (at != null && ids.size() < MOST_REFERENCES) {
            ids.addFirst(at.id);
            at = at.parent;
        }
        return ids;
    }

    /** Adds a recipient as {@code Name <address>}. */
    void to(DemoPerson person) {
        to.add(mailbox(person.name(), person.address()));
    }

    void cc(DemoPerson person) {
        cc.add(mailbox(person.name(), person.address()));
    }

    static String mailbox(String name, String address) {
        return name.isEmpty() ? address : Encoding.words(name, StandardCharsets.UTF_8) + " <" + address + ">";
    }

    /** Renders the message: one character for each byte, line ends CRLF. */
    String render(Dice dice) {
        if (parent != null) {
            inheritPrivateData(parent);
        }
        if (label == null
                && !charset.equals(StandardCharsets.UTF_8)
                && !charset.newEncoder().canEncode(subject + text)) {
            charset = StandardCharsets.UTF_8;
        }
        var out = new StringBuilder(2048 + text.length() * 2);
        received(out, dice);
        line(out, "From: " + mailbox(from.name(), from.address()));
        if (!to.isEmpty()) {
            addresses(out, "To", to);
        }
        if (!cc.isEmpty()) {
            addresses(out, "Cc", cc);
        }
        String prefix = list == null || subject.contains(list.prefix()) ? "" : list.prefix() + " ";
        line(out, "Subject: " + Encoding.words(prefix + subject, charset));
        line(out, "Date: " + PortCalendar.rfc5322(sent));
        line(out, "Message-ID: " + id);
        if (parent != null && linked) {
            line(out, "In-Reply-To: " + parent.id);
            line(out, "References: " + String.join("\r\n ", references()));
        }
        line(out, from.client().header());
        if (list != null) {
            list.headers().forEach(header -> line(out, header));
        }
        extra.forEach(header -> line(out, header));
        line(out, "MIME-Version: 1.0");
        DemoPart content = whole != null ? whole : content(dice);
        out.append(content.head()).append("\r\n").append(content.body());
        rendered = out.toString();
        return rendered;
    }

    /** Private data of an earlier message that this one quotes or encloses is also private data of this one. */
    private void inheritPrivateData(Mail before) {
        boolean enclosed = attachments.stream().anyMatch(part -> part.body().equals(before.rendered));
        for (Plant plant : before.plants) {
            if (plant instanceof Plant.PrivateData(String ignored, String kind, String value)
                    && (enclosed || text.contains(value))) {
                var here = new Plant.PrivateData(id, kind, value);
                if (!plants.contains(here)) {
                    plants.add(here);
                }
            }
        }
    }

    private DemoPart content(Dice dice) {
        String boundary = "----=_Part_" + dice.digits(6) + "_" + dice.token(10);
        DemoPart words = textPart();
        if (html != null) {
            DemoPart rich = DemoPart.text("html", html, charset, label(html), false);
            words = DemoPart.multipart("alternative", boundary + ".alt", List.of(words, rich));
        }
        if (attachments.isEmpty()) {
            return words;
        }
        var parts = new ArrayList<DemoPart>();
        parts.add(words);
        parts.addAll(attachments);
        return DemoPart.multipart("mixed", boundary, parts);
    }

    private DemoPart textPart() {
        boolean flowed = from.client() == Client.MUTT || from.client() == Client.THUNDERBIRD;
        boolean wraps = flowed || from.client() == Client.WEBMAIL;
        String lines = wraps ? Texts.wrap(text, 78, flowed) : text.endsWith("\n") ? text : text + "\n";
        if (list != null) {
            lines += list.footer();
        }
        return DemoPart.text("plain", lines, charset, label(lines), flowed);
    }

    private String label(String lines) {
        return label != null ? label : Texts.ascii(lines) ? "US-ASCII" : charset.name();
    }

    private void received(StringBuilder out, Dice dice) {
        ZonedDateTime at = sent.withZoneSameInstant(SERVER).plusSeconds(dice.between(1, 9));
        boolean inside = from.domain().equals(Cast.PORT);
        line(out, "Return-Path: <" + (list == null ? from.address() : list.bounces()) + ">");
        if (list != null) {
            line(
                    out,
                    "Received: from " + list.host() + " (" + list.host() + " [203.0.113." + list.lastByte()
                            + "])\r\n\tby mx1." + Cast.PORT + " (Postfix) with ESMTP id " + dice.token(11) + ";\r\n\t"
                            + PortCalendar.rfc5322(at.plusSeconds(dice.between(2, 40))));
        }
        String host = inside ? "quay" + dice.between(1, 4) + "." + Cast.PORT : "mail." + from.domain();
        String network = inside ? "192.0.2." : "198.51.100.";
        line(
                out,
                "Received: from " + host + " (" + host + " [" + network + dice.between(2, 250) + "])\r\n\tby mx1."
                        + Cast.PORT
                        + " (Postfix) with ESMTP" + (inside ? "A" : "S") + " id " + dice.token(11) + "\r\n\tfor <press@"
                        + Cast.PORT + ">; " + PortCalendar.rfc5322(at));
        if (!inside && dice.chance(40)) {
            line(
                    out,
                    "Received: by " + host + " with LMTP id " + dice.token(16) + ";\r\n\t"
                            + PortCalendar.rfc5322(sent.withZoneSameInstant(ZoneOffset.UTC)));
        }
    }

    private static void addresses(StringBuilder out, String name, List<String> addresses) {
        out.append(name).append(": ");
        int column = name.length() + 2;
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            if (i > 0) {
                out.append(',');
                if (column + address.length() > 74) {
                    out.append("\r\n");
                    column = 0;
                }
                out.append(' ');
            }
            out.append(address);
            column += address.length() + 2;
        }
        out.append("\r\n");
    }

    private static void line(StringBuilder out, String line) {
        out.append(line).append("\r\n");
    }
}
