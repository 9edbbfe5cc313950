package org.daylight.search.query;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each field of the query language accepts, in a few words for a reader who typed something else ({@code spec/query.md}). */
final class FieldForms {

    private FieldForms() {}

    /** The form of a field's values, in one sentence; empty when any text is accepted. @param field one of {@link QueryParser#FIELDS} */
    static String of(String field) {
        return switch (field) {
            case "date", "on", "since", "until", "after", "before" ->
                "Write a date as 2015, 2015-03 or 2015-03-12, and a range as date:2015..2016-06; date:unknown finds"
                        + " messages without a date.";
            case "size" -> "Write a size as >1m, <=500k or 10k..1.5m.";
            case "is" ->
                "Valid forms: is:reply, is:forward, is:list, is:mail, is:file, is:converted, is:redacted,"
                        + " is:copy, is:withheld, is:withdrawn.";
            case "redacted" -> "Write the code of a reason, such as redacted:P1.";
            case "in" -> "The only valid form is in:attachment.";
            case "entity" -> "Write a name that a program found, such as entity:\"Ines Okafor\".";
            case "lang" -> "Write the code of a language, such as lang:de.";
            case "has" -> "The only valid form is has:attachment.";
            case "type" ->
                "Write a media type, such as text/calendar or image/*, or one of: "
                        + Arrays.stream(AttachmentKind.values())
                                .map(AttachmentKind::word)
                                .collect(Collectors.joining(", "))
                        + ".";
            case "auth" -> "Valid forms: auth:pass, auth:partly, auth:fail, auth:keygone, auth:uncheckable, auth:none.";
            case "signedby" -> "Write a domain, such as signedby:port.example.";
            case "key" -> "Write the name of a key, such as key:s1._domainkey.port.example.";
            case "aligned" -> "Valid forms: aligned:yes, aligned:no.";
            case "trove" -> "Write the name of a trove as in its address, such as trove:harbour.";
            case "release" -> "Write trove and part, such as release:harbour/7.";
            case "id", "copies", "thread", "more-like" ->
                "Write a number (" + field + ":20413 or " + field + ":harbour/20413) or a Message-ID (" + field
                        + ":<m@host.example>).";
            case "prints" -> "This field is only for links that the pages make.";
            case "by" ->
                "Valid forms: "
                        + Arrays.stream(Sort.values())
                                .map(sort -> "by:" + sort.word())
                                .collect(Collectors.joining(", "))
                        + ".";
            default -> "";
        };
    }

    /** Valid values of a field with its name; for a field with few values, all of them. @param field one of {@link QueryParser#FIELDS} */
    static List<String> examples(String field) {
        return switch (field) {
            case "date", "on", "since", "until", "after", "before" ->
                List.of("date:2015", "date:2015-03", "date:2015-03-12", "date:2015..2016-06", "date:unknown");
            case "size" -> List.of("size:>1m", "size:<=500k", "size:10k..1.5m");
            case "is" ->
                List.of(
                        "is:reply",
                        "is:forward",
                        "is:list",
                        "is:mail",
                        "is:file",
                        "is:converted",
                        "is:redacted",
                        "is:copy",
                        "is:withheld",
                        "is:withdrawn");
            case "redacted" -> List.of("redacted:P1");
            case "in" -> List.of("in:attachment");
            case "entity" -> List.of("entity:\"Ines Okafor\"", "entity:\"place/Norvik\"");
            case "lang" -> List.of("lang:de");
            case "has" -> List.of("has:attachment");
            case "type" ->
                Stream.concat(
                                Stream.of("text/calendar", "image/*"),
                                Arrays.stream(AttachmentKind.values()).map(AttachmentKind::word))
                        .map(type -> "type:" + type)
                        .toList();
            case "auth" ->
                List.of("auth:pass", "auth:partly", "auth:fail", "auth:keygone", "auth:uncheckable", "auth:none");
            case "signedby" -> List.of("signedby:port.example");
            case "key" -> List.of("key:s1._domainkey.port.example");
            case "aligned" -> List.of("aligned:yes", "aligned:no");
            case "trove" -> List.of("trove:harbour");
            case "release" -> List.of("release:harbour/7");
            case "id", "copies", "thread", "more-like" ->
                List.of(field + ":20413", field + ":harbour/20413", field + ":<m@host.example>");
            case "by" ->
                Arrays.stream(Sort.values()).map(sort -> "by:" + sort.word()).toList();
            default -> List.of();
        };
    }

    /** What a value of the field is, after "not a valid". */
    static String noun(String field) {
        return switch (field) {
            case "date", "on", "since", "until", "after", "before" -> "date";
            case "size" -> "size";
            case "type" -> "type of attachment";
            case "entity" -> "name";
            case "lang" -> "code of a language";
            case "redacted" -> "code of a reason";
            case "signedby" -> "domain";
            case "key" -> "name of a key";
            case "trove" -> "name of a trove";
            case "release" -> "part of a trove";
            case "id", "copies", "thread", "more-like" -> "number or Message-ID";
            case "by" -> "order";
            default -> "value of " + field + ":";
        };
    }

    /** All fields, in one sentence. */
    static String all() {
        return "Valid fields: " + String.join(", ", QueryParser.FIELDS) + ".";
    }
}
