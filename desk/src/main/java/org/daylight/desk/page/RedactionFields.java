package org.daylight.desk.page;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.daylight.catalog.HeldFinding;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.detect.FindingKind;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.web.view.DocumentRow;

/** Reads what a form selects for redaction, and says it in words. */
final class RedactionFields {

    /** Kinds whose value is not a text of the document. */
    private static final Set<FindingKind> NO_TEXT = EnumSet.of(
            FindingKind.DANGEROUS_FILE, FindingKind.MALWARE, FindingKind.LOCATION, FindingKind.HIDDEN_CONTENT);

    private RedactionFields() {}

    /** The selector of a form. */
    static Selector selector(DeskRequest request) throws Refusal {
        String code = request.field("reason");
        if (code.isEmpty()) {
            throw Refusal.bad("Choose a reason. Reasons are added on the page Redactions.");
        }
        try {
            var reason = new RedactionReason(code, request.has("hide-length"));
            return switch (request.field("kind")) {
                case "string" ->
                    new Selector.Text(request.field("string").strip(), request.has("parts-of-words"), reason);
                case "field" -> new Selector.Field(request.field("name"), zero(request, "occurrence"), reason);
                case "field-text" ->
                    new Selector.FieldText(
                            request.field("name"),
                            zero(request, "occurrence"),
                            zero(request, "from"),
                            zero(request, "to"),
                            reason);
                case "part-text" ->
                    new Selector.PartRange(zero(request, "part"), zero(request, "from"), zero(request, "to"), reason);
                case "part" -> new Selector.WholePart(zero(request, "part"), true, reason);
                case "file-name" -> new Selector.FileName(zero(request, "part"), reason);
                case "area" ->
                    new Selector.Area(
                            zero(request, "part"),
                            zero(request, "page"),
                            zero(request, "x"),
                            zero(request, "y"),
                            zero(request, "width"),
                            zero(request, "height"),
                            reason);
                default -> throw Refusal.bad("Choose what to redact.");
            };
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("This cannot be redacted: " + e.getMessage() + ".");
        }
    }

    private static int zero(DeskRequest request, String name) throws Refusal {
        return zero(request.field(name)).orElseThrow(() -> Refusal.bad("The field " + name + " is not a number."));
    }

    /** A number of at most nine digits, 0 or more. */
    static Optional<Integer> zero(String text) {
        boolean isZero = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c == '0');
        return isZero ? Optional.of(0) : DeskRequest.number(text);
    }

    /** Whether the value of a finding can be redacted as a string. */
    static boolean isRedactable(HeldFinding finding) {
        String value = finding.value();
        return !NO_TEXT.contains(finding.kind())
                && value.length() <= Selector.LONGEST_TEXT
                && value.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    /** What is selected, in words. */
    static String words(Selector selector) {
        return switch (selector) {
            case Selector.Text one ->
                "“" + DocumentRow.cut(one.text(), 100) + "”" + (one.partsOfWords() ? ", also inside words" : "");
            case Selector.Bytes one -> "bytes " + one.from() + " to " + one.to();
            case Selector.Field one -> "header field " + one.name();
            case Selector.FieldText one ->
                "characters " + one.from() + " to " + one.to() + " of header field " + one.name();
            case Selector.PartRange one -> "characters " + one.from() + " to " + one.to() + " of part " + one.part();
            case Selector.WholePart one -> "part " + one.part() + " with its file name";
            case Selector.FileName one -> "file name of part " + one.part();
            case Selector.Area one ->
                "an area on page " + one.page() + " of part " + one.part() + " (from the left " + one.x()
                        + ", from the top " + one.y() + ", width " + one.width() + ", height " + one.height() + ")";
        };
    }
}
