package org.daylight.outlook.olm;

import java.util.ArrayList;
import java.util.List;
import org.daylight.mapi.CodePage;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyTag;
import org.daylight.mapi.PropertyValue;

/** One message of an archive. Its attachments are in files of their own. */
public final class OlmMessage {

    private final MapiProperties properties;
    private final List<MapiProperties> recipients;
    private final List<Reference> references;
    private final List<MapiLoss> losses;

    /** An attachment. @param file its name in the archive; empty when the message states none */
    record Reference(MapiProperties properties, String file, long size) {}

    OlmMessage(
            MapiProperties properties,
            List<MapiProperties> recipients,
            List<Reference> references,
            List<MapiLoss> losses) {
        this.properties = properties;
        this.recipients = List.copyOf(recipients);
        this.references = List.copyOf(references);
        this.losses = List.copyOf(losses);
    }

    /** Names of the files that are its attachments: as often as it refers to them, because each reference becomes an attachment. */
    public List<String> files() {
        var files = new ArrayList<String>();
        for (Reference each : references) {
            if (!each.file().isEmpty()) {
                files.add(each.file());
            }
        }
        return files;
    }

    /** The message with the contents of its attachments. */
    public MapiMessage read(OlmFiles files) {
        var attachments = new ArrayList<MapiAttachment>();
        for (Reference each : references) {
            byte[] content = each.file().isEmpty() ? null : files.read(each.file());
            MapiLoss problem = null;
            if (content == null) {
                problem = new MapiLoss(
                        MapiLoss.Code.ATTACHMENT_UNREADABLE, "its file is not in the archive, or cannot be read");
            } else if (each.size() > content.length) {
                problem =
                        new MapiLoss(MapiLoss.Code.ATTACHMENT_SHORT, content.length + " of " + each.size() + " bytes");
            }
            attachments.add(new MapiAttachment(each.properties(), content, null, problem));
        }
        return new MapiMessage(properties, recipients, attachments, losses);
    }

    /** Recipients as a row of properties. */
    static MapiProperties recipient(int type, String name, String address) {
        return new MapiProperties.Builder()
                .put(PropertyTag.RECIPIENT_TYPE, new PropertyValue.Whole(type))
                .put(PropertyTag.DISPLAY_NAME, new PropertyValue.Text(name))
                .put(PropertyTag.EMAIL_ADDRESS, new PropertyValue.Text(address))
                .put(PropertyTag.ADDRESS_TYPE, new PropertyValue.Text(address.startsWith("/") ? "EX" : "SMTP"))
                .build(CodePage.UTF_8);
    }
}
