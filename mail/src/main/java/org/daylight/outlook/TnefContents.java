package org.daylight.outlook;

import java.util.ArrayList;
import java.util.List;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiBody;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.TnefReader;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code winmail.dat} in a message has for its reader ([MS-OXTNEF]). A pure function of the bytes.
 *
 * @param text the body as plain text; null when there is none
 * @param html the body as HTML, not safe; null when there is none
 * @param files attachments with contents, in order; embedded messages are written as messages
 * @param losses what is damaged
 */
public record TnefContents(
        @Nullable String text, @Nullable String html, List<AttachedFile> files, List<MapiLoss> losses) {

    /**
     * One attachment.
     *
     * @param name not yet safe; null when there is none
     * @param type media type, lower case
     */
    public record AttachedFile(@Nullable String name, String type, byte[] content) {}

    /**
     * Reads TNEF; null when the bytes do not begin with its signature.
     *
     * @param mostChars of a body from RTF
     * @param mostFiles the others are left out
     */
    public static @Nullable TnefContents read(byte[] tnef, int mostChars, int mostFiles) {
        MapiMessage message = TnefReader.read(tnef);
        if (message == null) {
            return null;
        }
        var losses = new ArrayList<>(message.losses());
        MapiBody body = MapiBody.of(message, mostChars);
        losses.addAll(body.losses());
        var files = new ArrayList<AttachedFile>();
        for (MapiAttachment each : message.attachments()) {
            if (files.size() >= mostFiles) {
                break;
            }
            var part = new AttachedPart(each, losses::add);
            AttachedFile file = part.file(0);
            if (file != null) {
                files.add(file);
            }
            if (each.problem() != null) {
                losses.add(part.named(each.problem()));
            }
        }
        return new TnefContents(
                body.text(),
                body.html(),
                List.copyOf(files),
                losses.stream().distinct().toList());
    }
}
