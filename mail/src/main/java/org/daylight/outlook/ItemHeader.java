package org.daylight.outlook;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;
import org.daylight.mapi.PropertyValue;
import org.jspecify.annotations.Nullable;

/** The header fields that the properties of an item give, without those that describe the body (spec/outlook.md section 3). */
final class ItemHeader {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss '+0000'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]{1,70}");
    private static final int MOST_NAMED = 500;

    private final MapiProperties item;
    private final Map<String, String> fields = new LinkedHashMap<>();

    private ItemHeader(MapiMessage message) {
        this.item = message.properties();
    }

    /** The fields in order, by name in lower case; each value is a whole field with its CRLF. */
    static Map<String, String> of(MapiMessage message) {
        var header = new ItemHeader(message);
        header.read(new ItemPeople(message));
        return header.fields;
    }

    private void read(ItemPeople people) {
        date();
        MailboxForm author = people.author();
        if (author != null) {
            add("From", author.written());
        }
        MailboxForm sender = people.sender();
        if (sender != null) {
            add("Sender", sender.written());
        }
        mailboxes("To", people.to());
        mailboxes("Cc", people.cc());
        mailboxes("Bcc", people.bcc());
        replyTo();
        String subject = subject(item);
        if (subject != null) {
            fields.put("subject", new HeaderLines().text("Subject", subject).text());
        }
        ids("Message-ID", PropertyTag.INTERNET_MESSAGE_ID);
        ids("In-Reply-To", PropertyTag.IN_REPLY_TO_ID);
        ids("References", PropertyTag.INTERNET_REFERENCES);
        thread();
        importance();
        link("List-Help", PropertyTag.LIST_HELP);
        link("List-Subscribe", PropertyTag.LIST_SUBSCRIBE);
        link("List-Unsubscribe", PropertyTag.LIST_UNSUBSCRIBE);
        named();
    }

    private void add(String name, String value) {
        fields.put(
                name.toLowerCase(Locale.ROOT),
                new HeaderLines().field(name, value).text());
    }

    private void mailboxes(String name, List<MailboxForm> mailboxes) {
        if (!mailboxes.isEmpty()) {
            add(name, ItemPeople.list(mailboxes));
        }
    }

    private void date() {
        Instant time = item.time(PropertyTag.CLIENT_SUBMIT_TIME);
        time = time == null ? item.time(PropertyTag.MESSAGE_DELIVERY_TIME) : time;
        if (time != null) {
            add("Date", DATE.format(time));
        }
    }

    /**
     * The subject; from its prefix and the rest where the item has no whole subject. A subject of a PST begins with U+0001 and a
     * character for the length of its prefix ([MS-PST] section 2.5.3.1.1.1), which are left out.
     */
    static @Nullable String subject(MapiProperties item) {
        String whole = item.text(PropertyTag.SUBJECT);
        if (whole != null) {
            return whole.length() >= 2 && whole.charAt(0) == 1 ? whole.substring(2) : whole;
        }
        String rest = item.text(PropertyTag.NORMALIZED_SUBJECT);
        rest = rest == null ? item.text(PropertyTag.CONVERSATION_TOPIC) : rest;
        String prefix = item.text(PropertyTag.SUBJECT_PREFIX);
        return rest == null ? null : (prefix == null ? "" : prefix) + rest;
    }

    /** Reply-To: the names are known, the addresses are in entry identifiers that name one-off addresses. */
    private void replyTo() {
        byte[] entries = item.binary(PropertyTag.REPLY_RECIPIENT_ENTRIES);
        List<MailboxForm> mailboxes = entries == null ? List.of() : OneOffEntries.read(entries);
        mailboxes("Reply-To", mailboxes);
    }

    private void ids(String name, int id) {
        String text = item.text(id);
        String line = text == null
                ? ""
                : HeaderLines.oneLine(text).replaceAll("[^!-~]+", " ").strip();
        if (!line.isEmpty()) {
            add(name, line.indexOf('<') < 0 && line.indexOf(' ') < 0 ? "<" + line + ">" : line);
        }
    }

    private void thread() {
        String topic = item.text(PropertyTag.CONVERSATION_TOPIC);
        if (topic != null && !topic.isBlank()) {
            fields.put(
                    "thread-topic",
                    new HeaderLines().text("Thread-Topic", topic).text());
        }
        byte[] index = item.binary(PropertyTag.CONVERSATION_INDEX);
        if (index != null && index.length >= 22 && index.length <= 5_000) {
            add("Thread-Index", Base64.getEncoder().encodeToString(index).replaceAll("(.{70})(?=.)", "$1 "));
        }
    }

    private void importance() {
        switch ((int) item.whole(PropertyTag.IMPORTANCE, 1)) {
            case 0 -> add("Importance", "low");
            case 2 -> add("Importance", "high");
            default -> {}
        }
        switch ((int) item.whole(PropertyTag.SENSITIVITY, 0)) {
            case 1 -> add("Sensitivity", "Personal");
            case 2 -> add("Sensitivity", "Private");
            case 3 -> add("Sensitivity", "Company-Confidential");
            default -> {}
        }
    }

    private void link(String name, int id) {
        String text = item.text(id);
        String line = text == null
                ? ""
                : HeaderLines.oneLine(text).replaceAll("[^!-~]+", " ").strip();
        if (!line.isEmpty()) {
            add(name, line);
        }
    }

    /** Header fields that Outlook stores as properties named after them (PS_INTERNET_HEADERS), in alphabetical order. */
    private void named() {
        var named = new TreeMap<String, String>();
        for (PropertyKey key : item.keys()) {
            if (key instanceof PropertyKey.Named name
                    && name.set().equals(PropertyKey.INTERNET_HEADERS)
                    && NAME.matcher(name.name()).matches()
                    && !name.name().startsWith("content-")
                    && !name.name().equals("mime-version")
                    && item.get(key) instanceof PropertyValue.Text
                    && named.size() < MOST_NAMED) {
                String value = item.text(key);
                if (value != null && !value.isBlank()) {
                    named.put(name.name(), value);
                }
            }
        }
        named.forEach((name, value) -> fields.putIfAbsent(
                name, new HeaderLines().text(capitals(name), value).text()));
    }

    /** {@code x-mailer} as {@code X-Mailer}. */
    private static String capitals(String name) {
        var out = new StringBuilder(name);
        for (int i = 0; i < out.length(); i++) {
            if (i == 0 || out.charAt(i - 1) == '-') {
                out.setCharAt(i, Character.toUpperCase(out.charAt(i)));
            }
        }
        return out.toString();
    }
}
