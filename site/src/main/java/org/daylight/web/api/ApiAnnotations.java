package org.daylight.web.api;

import org.daylight.annotation.AnnotationFile;
import org.daylight.annotation.AnnotationIndex;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.archive.VersionedFile;
import org.daylight.export.DocumentJson;
import org.daylight.format.Json;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.AnnotationLists;
import org.daylight.web.view.Formats;

/** The lists of annotations in the API. What is in a list is at its own address, as JSON of the W3C. */
final class ApiAnnotations {

    private static final int PAGE = 100;

    private final Archive archive;
    private final AnnotationLists lists;

    ApiAnnotations(Archive archive, AnnotationLists lists) {
        this.archive = archive;
        this.lists = lists;
    }

    /** Lists in the order of their first versions, so that new ones are at the end. */
    Response list(Request request) {
        PublicRecord contents = archive.contents();
        AnnotationIndex index = lists.of(contents);
        return ApiAnswer.growing(
                request,
                contents,
                "annotations",
                contents.annotations(),
                PAGE,
                list -> summary(list, index),
                SiteAddress.api("/annotations"));
    }

    private static Json.Obj summary(VersionedFile list, AnnotationIndex index) {
        Story.Version newest = list.newest();
        boolean isDamaged = index.damaged().contains(list.name());
        AnnotationFile file =
                index.list(list.name()).map(AnnotationIndex.Entry::file).orElse(null);
        return Json.Obj.EMPTY
                .with("name", list.name())
                .with("state", !list.isShown() ? "withdrawn" : isDamaged ? "damaged" : "shown")
                .with("reason", DocumentJson.text(list.withdrawn()))
                .with("title", newest.title())
                .with("author", newest.author())
                .with("version", newest.version())
                .with("time", Formats.machine(newest.time()))
                .with("annotations", file == null ? 0 : file.annotations().size())
                .with("story", file == null ? "" : file.story())
                .with("address", SiteAddress.annotations(list.name()))
                .with("json", SiteAddress.annotationsJson(list.name()))
                .with("file", SiteAddress.file(ArchivePath.annotations(newest.file())))
                .with("sha256", newest.sha256().hex());
    }
}
