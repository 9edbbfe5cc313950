package org.daylight.extractor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.jspecify.annotations.Nullable;

/** Looks at a document while it is parsed: notes what it reveals about people, and keeps its text as a table of places and texts. */
final class RevealText extends Output {

    /** Characters of text that are looked at. */
    private static final long CHARS = 5_000_000;

    private static final Set<Character.UnicodeScript> COMMON_SCRIPTS = EnumSet.of(
            Character.UnicodeScript.LATIN,
            Character.UnicodeScript.GREEK,
            Character.UnicodeScript.CYRILLIC,
            Character.UnicodeScript.COMMON,
            Character.UnicodeScript.INHERITED);

    private final RevealOutput reveals;
    private final List<String> embedded = new ArrayList<>();
    private final TableFile text = new TableFile(null, false);
    private long chars;
    private boolean hasText;
    private boolean rareScripts;

    RevealText(Frames frames, Languages languages, RevealOutput reveals) {
        super(frames, languages);
        this.reveals = reveals;
        text.head(List.of("Place", "Text"));
    }

    /** Whether the text has letters that the fonts for page images may lack, such as Chinese ones. */
    boolean hasRareScripts() {
        return rareScripts;
    }

    /** The text, without metadata. */
    TableFile text() {
        return text;
    }

    @Override
    void unit(Place place, String content) throws LimitExceeded {
        String clean = CleanText.of(content);
        if (clean.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return;
        }
        chars += clean.length();
        if (chars > CHARS) {
            throw new LimitExceeded("more text than " + CHARS + " characters");
        }
        String layer = Objects.requireNonNullElse(place.layer(), "");
        if (layer.equals("metadata")) {
            return;
        }
        hasText = true;
        rareScripts |= clean.codePoints().anyMatch(RevealText::isRare);
        String where = where(place);
        Revealed kind = switch (layer) {
            case "comment" -> Revealed.COMMENT;
            case "deleted", "inserted" -> Revealed.TRACKED_CHANGE;
            case "hidden" ->
                place.sheet() != null ? null : place.page() > 0 ? Revealed.HIDDEN_SLIDE : Revealed.HIDDEN_TEXT;
            case "note" -> place.page() > 0 ? Revealed.NOTES : null;
            case "macro" -> Revealed.MACRO;
            default -> null;
        };
        if (kind != null) {
            reveals.add(
                    kind,
                    place.inside(),
                    where,
                    layer.equals("deleted") || layer.equals("inserted") ? layer + ": " + clean : clean);
        }
        String inside = place.inside() == null ? "" : place.inside() + (where.isEmpty() ? "" : ", ");
        String named =
                inside + where + (layer.isEmpty() ? "" : inside.isEmpty() && where.isEmpty() ? layer : ", " + layer);
        for (String paragraph : clean.split("\n\n")) {
            text.row(List.of(named, paragraph));
        }
    }

    private static boolean isRare(int c) {
        return c > 0x5ff && Character.isLetter(c) && !COMMON_SCRIPTS.contains(Character.UnicodeScript.of(c));
    }

    private static String where(Place place) {
        if (place.sheet() != null) {
            return "sheet " + place.sheet();
        }
        return place.page() > 0 ? "page " + place.page() : "";
    }

    @Override
    void loss(@Nullable String inside, DocumentResult result, String reason) {
        // the extraction of text counts it
    }

    @Override
    boolean hasText() {
        return hasText;
    }

    @Override
    long chars() {
        return chars;
    }

    @Override
    boolean wantsFile() {
        return true;
    }

    @Override
    void parsed(MediaType type, TikaInputStream in, Metadata metadata, Sheets sheets, @Nullable String inside) {
        try {
            if (!ViewTypes.isMail(type)) { // who wrote a message is its content
                MetadataReveals.add(metadata, inside, reveals);
            }
            sheets.hidden().forEach(sheet -> reveals.add(Revealed.HIDDEN_SHEET, inside, "", sheet));
            String kind = metadata.get(TikaCoreProperties.EMBEDDED_RESOURCE_TYPE);
            if (inside != null
                    && !type.getType().equals("image")
                    && (kind == null || kind.equals(TikaCoreProperties.EmbeddedResourceType.ATTACHMENT.toString()))) {
                embedded.add(inside);
            }
            Path file = in.getPath();
            if (ViewTypes.isPdf(type)) {
                PdfReveals.add(file, inside, reveals);
            } else if (ViewTypes.isOfficePackage(type)) {
                PackageReveals.add(file, inside, reveals);
            } else if (ViewTypes.isOfficeBinary(type)) {
                LocalPaths.inBinary(file, inside, reveals);
                if (type.equals(MediaTypes.DOC)) {
                    savedBy(file, inside);
                }
            }
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            // the extraction of text says what is wrong with the file
        }
    }

    /** Word kept the names and paths of the last ten saves until 2000, and keeps the names of those who changed the text. */
    private void savedBy(Path file, @Nullable String inside) throws IOException {
        try (var files = new POIFSFileSystem(file.toFile(), true);
                var document = new HWPFDocument(files)) {
            if (document.getSavedByTable() != null) {
                document.getSavedByTable().getEntries().forEach(entry -> {
                    reveals.add(Revealed.AUTHOR, inside, "earlier saves", entry.getUserName());
                    reveals.add(Revealed.PATH, inside, "earlier saves", entry.getSaveLocation());
                });
            }
            if (document.getRevisionMarkAuthorTable() != null) {
                for (String author : document.getRevisionMarkAuthorTable().getEntries()) {
                    if (!author.equals("Unknown")) {
                        reveals.add(Revealed.AUTHOR, inside, "tracked changes", author);
                    }
                }
            }
        }
    }

    /** Notes the files inside; not those of an archive or a message, whose content they are. */
    void finish(MediaType type) {
        if (ViewTypes.isPdf(type) || ViewTypes.isOfficePackage(type) || ViewTypes.isOfficeBinary(type)) {
            embedded.forEach(name -> reveals.add(Revealed.EMBEDDED_FILE, null, "", name));
        }
    }
}
