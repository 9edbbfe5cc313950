package org.daylight.web.view;

import java.util.Arrays;
import java.util.List;
import org.daylight.archive.PublicRecord;
import org.daylight.export.ResultFormat;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;

/**
 * The links for exporting a search result: files, an address to cite, a feed.
 *
 * @param asOf the size of the log that the result is restricted to, as text; empty for no restriction
 * @param entries the size of the log now
 * @param citing address of the same result, restricted to the log as it is now
 * @param now address of the same search without restriction
 * @param feed address of the feed of the search
 */
public record ExportLinks(List<File> files, String asOf, long entries, String citing, String now, String feed) {

    /** A file in one format. @param words the name of the format @param remark what it is for */
    public record File(String words, String remark, String address) {}

    public static ExportLinks of(String typed, Sort sort, AsOf asOf, PublicRecord contents) {
        AsOf today = new AsOf(contents.checkpoint().size(), true);
        Sort lasting = sort == Sort.RELEVANCE ? Sort.NEWEST : sort;
        return new ExportLinks(
                Arrays.stream(ResultFormat.values())
                        .map(format -> new File(
                                words(format),
                                remark(format),
                                asOf.restrict(SiteAddress.searchFile(typed, sort, format.word()))))
                        .toList(),
                asOf.isPast() ? Formats.number(asOf.size()) : "",
                today.size(),
                today.restrict(SiteAddress.search(typed, lasting, 1)),
                SiteAddress.search(typed, sort, 1),
                SiteAddress.searchFeed(typed));
    }

    private static String words(ResultFormat format) {
        return switch (format) {
            case CSV -> "CSV";
            case JSONL -> "JSON Lines";
            case MBOX -> "mbox";
            case ZIP -> "zip";
        };
    }

    private static String remark(ResultFormat format) {
        return switch (format) {
            case CSV -> Words.of("document.export.csv");
            case JSONL -> Words.of("document.export.jsonl");
            case MBOX -> Words.of("document.export.mbox");
            case ZIP -> Words.of("document.export.zip");
        };
    }
}
