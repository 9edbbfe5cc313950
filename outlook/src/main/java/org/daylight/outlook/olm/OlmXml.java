package org.daylight.outlook.olm;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.daylight.mapi.CodePage;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;
import org.daylight.mapi.PropertyValue;
import org.daylight.outlook.ItemKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads an XML file of an OLM archive in one pass, without a tree. A document type ends the reading, as any other damage does that
 * {@link RepairedXml} does not repair.
 */
public final class OlmXml {

    private static final int MOST_MESSAGES = 100_000;

    /** No date is longer. */
    private static final int LONGEST_TIME = 64;

    private static final int MOST_CATEGORIES = 1_000;

    private final XMLStreamReader in;
    private final List<OlmMessage> messages = new ArrayList<>();
    private final SequencedMap<ItemKind, Long> others = new LinkedHashMap<>();

    // the message that is being read
    private MapiProperties.Builder properties = new MapiProperties.Builder();
    private List<MapiProperties> recipients = new ArrayList<>();
    private List<OlmMessage.Reference> references = new ArrayList<>();
    private List<MapiLoss> losses = new ArrayList<>();
    private List<PropertyValue> categories = new ArrayList<>();
    private boolean open;
    private boolean bodyIsHtml;
    private @Nullable String body;
    private long flags;

    private long beyond;

    /** Whether some of the text was not valid and was replaced by U+FFFD. */
    private final boolean hasReplaced;

    private OlmXml(XMLStreamReader in, boolean hasReplaced) {
        this.in = in;
        this.hasReplaced = hasReplaced;
    }

    /** Reads a file, as far as it can be read. */
    public static OlmContents read(byte[] xml) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        // There are no entities but the predefined ones, which cannot become longer. A body has one for each tag and
        // quotation mark.
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        OlmXml reader = null;
        try {
            Optional<RepairedXml> repaired = RepairedXml.of(xml);
            reader = new OlmXml(
                    repaired.isPresent()
                            ? factory.createXMLStreamReader(
                                    new StringReader(repaired.get().text()))
                            : factory.createXMLStreamReader(new ByteArrayInputStream(xml)),
                    repaired.isPresent() && repaired.get().hasReplaced());
            reader.read();
            return reader.contents(null);
        } catch (XMLStreamException | RuntimeException e) { // the JDK's parser throws both for damaged files
            String text = e.getMessage() == null
                    ? "the XML is damaged"
                    : e.getMessage().lines().findFirst().orElse("");
            if (reader == null) {
                return new OlmContents(List.of(), new LinkedHashMap<>(), 0, text);
            }
            reader.losses.add(new MapiLoss(MapiLoss.Code.DAMAGED, text));
            reader.end();
            return reader.contents(text);
        }
    }

    private OlmContents contents(@Nullable String damage) {
        return new OlmContents(List.copyOf(messages), others, beyond, damage);
    }

    private void read() throws XMLStreamException {
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.DTD) {
                throw new XMLStreamException("it has a document type");
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                start(in.getLocalName());
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && in.getLocalName().equals("email")) {
                end();
            }
        }
    }

    private void start(String name) throws XMLStreamException {
        switch (name) {
            case "email" -> {
                end();
                open = true;
            }
            case "contact" -> other(ItemKind.CONTACT);
            case "group" -> other(ItemKind.DISTRIBUTION_LIST);
            case "appointment" -> other(ItemKind.APPOINTMENT);
            case "task" -> other(ItemKind.TASK);
            case "note" -> other(ItemKind.NOTE);
            case "messageAttachment" -> attachment();
            case "category" -> category();
            case "OPFMessageCopyFromAddresses" -> addresses(name, 0);
            case "OPFMessageCopySenderAddress" -> addresses(name, 0);
            case "OPFMessageCopyToAddresses" -> addresses(name, 1);
            case "OPFMessageCopyCCAddresses" -> addresses(name, 2);
            case "OPFMessageCopyBCCAddresses" -> addresses(name, 3);
            case "OPFMessageCopyReplyToAddresses" -> addresses(name, 0);
            default -> {
                if (open && name.startsWith("OPFMessage") && messages.size() < MOST_MESSAGES) {
                    value(name);
                }
            }
        }
    }

    private void other(ItemKind kind) {
        if (!open) {
            others.merge(kind, 1L, Long::sum);
        }
    }

    // ---- Values ----

    private void value(String name) throws XMLStreamException {
        switch (name) {
            case "OPFMessageCopySubject" -> text(PropertyTag.SUBJECT);
            case "OPFMessageCopyMessageID" -> text(PropertyTag.INTERNET_MESSAGE_ID);
            case "OPFMessageCopyInReplyTo" -> text(PropertyTag.IN_REPLY_TO_ID);
            case "OPFMessageCopyReferences" -> text(PropertyTag.INTERNET_REFERENCES);
            case "OPFMessageCopyThreadTopic" -> text(PropertyTag.CONVERSATION_TOPIC);
            case "OPFMessageCopyThreadIndex" -> threadIndex();
            case "OPFMessageCopyDisplayTo" -> text(PropertyTag.DISPLAY_TO);
            case "OPFMessageCopySentTime" -> time(PropertyTag.CLIENT_SUBMIT_TIME);
            case "OPFMessageCopyReceivedTime" -> time(PropertyTag.MESSAGE_DELIVERY_TIME);
            case "OPFMessageCopySource" -> source();
            case "OPFMessageCopyHTMLBody" -> text(PropertyTag.HTML);
            case "OPFMessageCopyBody" -> body = elementText();
            case "OPFMessageGetHasHTML" -> bodyIsHtml = isTrue();
            case "OPFMessageGetIsRead" -> flags |= isTrue() ? 1 : 0;
            case "OPFMessageGetPriority" -> priority();
            case "OPFMessageCopyMeetingData" -> {
                if (!elementText().isBlank()) {
                    losses.add(new MapiLoss(MapiLoss.Code.NOT_EXPRESSED, "the fields of a meeting"));
                }
            }
            default -> {}
        }
    }

    private void text(int id) throws XMLStreamException {
        String text = elementText();
        if (!text.isEmpty()) {
            properties.put(id, new PropertyValue.Text(text));
        }
    }

    /** {@code 1}, {@code 1E0} or {@code true}. */
    private boolean isTrue() throws XMLStreamException {
        String text = elementText().strip().toLowerCase(Locale.ROOT);
        return text.startsWith("1") || text.equals("true") || text.equals("yes");
    }

    /** A time without a zone is UTC. */
    private void time(int id) throws XMLStreamException {
        String text = elementText().strip();
        if (text.isEmpty()) {
            return;
        }
        try {
            if (text.length() > LONGEST_TIME) {
                throw new DateTimeException("too long");
            }
            boolean zoned = text.endsWith("Z") || text.matches(".*T.*[+-]\\d\\d:?\\d\\d");
            var time = zoned
                    ? OffsetDateTime.parse(text)
                    : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
            properties.put(id, PropertyValue.Time.of(time.toInstant()));
        } catch (DateTimeException | ArithmeticException e) {
            losses.add(new MapiLoss(
                    MapiLoss.Code.PROPERTY_UNREADABLE,
                    "a date: " + text.substring(0, Math.min(text.length(), LONGEST_TIME))));
        }
    }

    private void threadIndex() throws XMLStreamException {
        try {
            byte[] index = Base64.getMimeDecoder().decode(elementText());
            if (index.length >= 22) {
                properties.put(PropertyTag.CONVERSATION_INDEX, new PropertyValue.Binary(index));
            }
        } catch (IllegalArgumentException e) {
            losses.add(new MapiLoss(MapiLoss.Code.PROPERTY_UNREADABLE, "the thread index"));
        }
    }

    /** The header, and perhaps the body, as they were received. The header is used. */
    private void source() throws XMLStreamException {
        String source = elementText();
        if (source.matches("(?s)[!-9;-~]{1,80}:.*")) {
            properties.put(PropertyTag.TRANSPORT_MESSAGE_HEADERS, new PropertyValue.Text(source));
        }
    }

    /** 1 is the highest, 3 is normal, 5 is the lowest. */
    private void priority() throws XMLStreamException {
        String text = elementText().strip();
        if (!text.isEmpty()) {
            int priority = Character.digit(text.charAt(0), 10);
            int importance = priority == 1 || priority == 2 ? 2 : priority == 4 || priority == 5 ? 0 : 1;
            properties.put(PropertyTag.IMPORTANCE, new PropertyValue.Whole(importance));
        }
    }

    private void category() {
        String name = attributeValue("OPFCategoryCopyName");
        if (open && name != null && categories.size() < MOST_CATEGORIES) {
            categories.add(new PropertyValue.Text(name));
        }
    }

    // ---- Addresses and attachments ----

    /** Reads the addresses in an element. @param type of recipients; 0 for others */
    private void addresses(String container, int type) throws XMLStreamException {
        var replies = new ArrayList<String[]>();
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.END_ELEMENT && in.getLocalName().equals(container)) {
                break;
            }
            if (event != XMLStreamConstants.START_ELEMENT || !in.getLocalName().equals("emailAddress") || !open) {
                continue;
            }
            String name = attribute("OPFContactEmailAddressName");
            String address = attribute("OPFContactEmailAddressAddress");
            if (type > 0) {
                if (recipients.size() < MapiMessage.RECIPIENTS) {
                    recipients.add(OlmMessage.recipient(type, name, address));
                } else {
                    limit("more than " + MapiMessage.RECIPIENTS + " recipients");
                }
            } else if (container.equals("OPFMessageCopyReplyToAddresses")) {
                replies.add(new String[] {name, address});
            } else {
                boolean author = container.equals("OPFMessageCopyFromAddresses");
                put(author ? PropertyTag.SENT_REPRESENTING_NAME : PropertyTag.SENDER_NAME, name);
                put(author ? PropertyTag.SENT_REPRESENTING_EMAIL_ADDRESS : PropertyTag.SENDER_EMAIL_ADDRESS, address);
            }
        }
        if (!replies.isEmpty()) {
            properties.put(
                    PropertyTag.REPLY_RECIPIENT_ENTRIES, new PropertyValue.Binary(ReplyEntries.written(replies)));
        }
    }

    private void put(int id, String text) {
        if (!text.isEmpty()) {
            properties.put(id, new PropertyValue.Text(text));
        }
    }

    private String elementText() throws XMLStreamException {
        String text = in.getElementText();
        noteReplaced(text);
        return text;
    }

    private @Nullable String attributeValue(String name) {
        String value = in.getAttributeValue(null, name);
        if (value != null) {
            noteReplaced(value);
        }
        return value;
    }

    private void noteReplaced(String text) {
        var loss = new MapiLoss(MapiLoss.Code.TEXT_MALFORMED, "");
        if (hasReplaced && text.indexOf(RepairedXml.REPLACEMENT) >= 0 && !losses.contains(loss)) {
            losses.add(loss);
        }
    }

    private String attribute(String name) {
        String value = attributeValue(name);
        return value == null ? "" : value.strip();
    }

    private void attachment() {
        if (!open) {
            return;
        }
        if (references.size() >= MapiMessage.ATTACHMENTS) {
            limit("more than " + MapiMessage.ATTACHMENTS + " attachments");
            return;
        }
        var attachment = new MapiProperties.Builder();
        String name = attribute("OPFAttachmentName");
        String extension = attribute("OPFAttachmentContentExtension");
        String shown = name.isEmpty() && !extension.isEmpty() ? "attachment." + extension : name;
        for (Object[] each : new Object[][] {
            {PropertyTag.ATTACH_LONG_FILENAME, shown},
            {PropertyTag.ATTACH_MIME_TAG, attribute("OPFAttachmentContentType")},
            {PropertyTag.ATTACH_CONTENT_ID, attribute("OPFAttachmentContentID")}
        }) {
            if (!each[1].equals("")) {
                attachment.put((int) each[0], new PropertyValue.Text((String) each[1]));
            }
        }
        String size = attribute("OPFAttachmentContentFileSize");
        references.add(new OlmMessage.Reference(
                attachment.build(CodePage.UTF_8),
                attribute("OPFAttachmentURL"),
                size.matches("\\d{1,15}") ? Long.parseLong(size) : 0));
    }

    /** Notes once for a message that it exceeds a limit. */
    private void limit(String what) {
        var loss = new MapiLoss(MapiLoss.Code.LIMIT, what);
        if (!losses.contains(loss)) {
            losses.add(loss);
        }
    }

    /** Completes the message that is being read, if there is one. */
    private void end() {
        if (open && messages.size() < MOST_MESSAGES) {
            if (body != null && !body.isEmpty()) {
                properties.put(bodyIsHtml ? PropertyTag.HTML : PropertyTag.BODY, new PropertyValue.Text(body));
            }
            properties.put(PropertyTag.MESSAGE_FLAGS, new PropertyValue.Whole(flags));
            if (!categories.isEmpty()) {
                properties.put(
                        new PropertyKey.Named(PropertyKey.PUBLIC_STRINGS, "Keywords"),
                        new PropertyValue.Several(categories));
            }
            messages.add(new OlmMessage(properties.buildMessage(CodePage.UTF_8), recipients, references, losses));
        } else if (open) {
            beyond++;
        }
        open = false;
        properties = new MapiProperties.Builder();
        recipients = new ArrayList<>();
        references = new ArrayList<>();
        losses = new ArrayList<>();
        categories = new ArrayList<>();
        bodyIsHtml = false;
        body = null;
        flags = 0;
    }
}
