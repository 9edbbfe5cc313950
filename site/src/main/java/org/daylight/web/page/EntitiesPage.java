package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.VersionedFile;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.entity.EntityKind;
import org.daylight.search.entity.EntityNames;
import org.daylight.search.entity.NamedEntity;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.Snippets;
import org.daylight.web.view.Timeline;
import org.jspecify.annotations.Nullable;

/** The names that a program found in the documents: a list of each kind, and a page for each name. */
public final class EntitiesPage {

    private static final int ROWS = 100;
    private static final int DOCUMENTS = 20;
    private static final int RELATED = 20;

    /** How many other names of an entity are shown, and searched for a passage. */
    private static final int OTHERS = 10;

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;
    private final Snippets snippets;
    private final Supplier<EntityNames> names;

    /**
     * What both pages say of the names.
     *
     * @param missing how many of how many documents were read; empty when all were
     * @param fewest that rare names are left out; empty when none are
     * @param corrections the publisher's lists of corrections
     */
    record About(String missing, String fewest, List<SearchPage.Choice> corrections) {}

    /** What the template of a list shows. @param kinds of which the chosen one has no address */
    record ListView(
            PageFrame shell,
            String headline,
            List<SearchPage.Choice> kinds,
            List<Listed> rows,
            PageLinks pages,
            About about,
            ArchiveIndex.Progress progress) {}

    /** A name in a list. */
    record Listed(String name, String address, long documents, long mentions) {}

    /**
     * What the template of a name shows.
     *
     * @param asked the requested name, if it is shown as this one; otherwise empty
     * @param others the names that are shown as this one
     * @param search address of the search for its documents
     * @param related names in the same documents, of each kind
     */
    record NameView(
            PageFrame shell,
            String kind,
            SearchPage.Choice list,
            String name,
            String asked,
            List<String> others,
            long documents,
            long mentions,
            String search,
            @Nullable Timeline timeline,
            List<DocumentRow> rows,
            long firstRank,
            PageLinks pages,
            List<Related> related,
            About about,
            ArchiveIndex.Progress progress) {}

    /** Names of a kind in the same documents. */
    record Related(String title, List<Together> names) {}

    /** A name in the same documents. @param both address of the search for the documents that have both */
    record Together(String name, String address, long documents, String both) {}

    public EntitiesPage(
            PageFrames frames,
            Archive archive,
            Searchable index,
            Supplier<ArchiveIndex.Progress> progress,
            DocumentReader documents,
            Supplier<EntityNames> names) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.progress = progress;
        this.snippets = new Snippets(documents);
        this.names = names;
    }

    /** The names of a kind, those in most documents first. */
    public Response page(Request request) {
        PublicRecord contents = archive.contents();
        EntityNames known = names.get();
        EntityKind kind = EntityKind.of(request.parameter("kind")).orElse(EntityKind.PERSON);
        long last = PageLinks.pages(known.count(kind), ROWS);
        long at = Math.min(request.page(), last);
        ListView view = new ListView(
                frames.of(contents, Words.of("entity.title")).unlisted(),
                Words.of("entity.headline." + kind.word(), known.count(kind)),
                Arrays.stream(EntityKind.values())
                        .map(each ->
                                new SearchPage.Choice(title(each), each == kind ? "" : SiteAddress.entities(each, 1)))
                        .toList(),
                known.most(kind, (at - 1) * ROWS, ROWS).stream()
                        .map(EntitiesPage::listed)
                        .toList(),
                PageLinks.of(at, last, page -> SiteAddress.entities(kind, page)),
                about(contents, known),
                progress.get());
        StringOutput out = new StringOutput();
        JteentitiesGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private static String title(EntityKind kind) {
        return Words.of("entity.kind." + kind.word());
    }

    private static Listed listed(EntityNames.Known known) {
        return new Listed(
                known.entity().name(), SiteAddress.entity(known.entity()), known.documents(), known.mentions());
    }

    private static About about(PublicRecord contents, EntityNames known) {
        long all = contents.releases().stream()
                .mapToLong(release -> release.published() + release.again())
                .sum();
        return new About(
                known.read() < all ? Words.of("entity.covered", known.read(), all) : "",
                known.fewest() > 1 ? Words.of("entity.fewest", known.fewest()) : "",
                contents.entities().stream()
                        .filter(VersionedFile::isShown)
                        .map(list -> new SearchPage.Choice(
                                DocumentRow.cut(list.newest().title(), 120),
                                "/" + ArchivePath.entities(list.newest().file())))
                        .toList());
    }

    /** The page of a name; empty when no published document has it. @param kind as in an address */
    public Optional<Response> name(Request request, String kind) throws IOException {
        EntityNames known = names.get();
        Optional<NamedEntity> asked = EntityKind.of(kind).flatMap(of -> NamedEntity.of(of, request.parameter("name")));
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        NamedEntity entity = known.shownAs(asked.get()).orElse(asked.get());
        Optional<EntityNames.Known> found = known.of(entity);
        return found.isEmpty() ? Optional.empty() : Optional.of(name(request, known, asked.get(), found.get()));
    }

    private Response name(Request request, EntityNames known, NamedEntity asked, EntityNames.Known found)
            throws IOException {
        NamedEntity entity = found.entity();
        PublicRecord contents = archive.contents();
        String term = term(entity);
        Query query = QueryParser.parse(term).query();
        SearchResult counted = index.answer(new SearchRequest(query, Sort.OLDEST, 0, 0, Set.of(Facet.MONTH)));
        long last = PageLinks.pages(counted.total(), DOCUMENTS);
        long at = Math.min(request.page(), last);
        SearchResult shown =
                index.answer(new SearchRequest(query, Sort.OLDEST, (at - 1) * DOCUMENTS, DOCUMENTS, Set.of()));
        List<NamedEntity> others =
                known.mergedInto(entity).stream().limit(OTHERS).toList();
        NameView view = new NameView(
                frames.of(contents, DocumentRow.cut(entity.name(), 120)).unlisted(),
                Words.of("entity.kind." + entity.kind().word() + ".one"),
                new SearchPage.Choice(title(entity.kind()), SiteAddress.entities(entity.kind(), 1)),
                entity.name(),
                asked.equals(entity) ? "" : asked.name(),
                others.stream().map(NamedEntity::name).distinct().toList(),
                counted.total(),
                found.mentions(),
                SiteAddress.search(term),
                Timeline.of(
                                counted.facets().getOrDefault(Facet.MONTH, List.of()),
                                period -> SiteAddress.search(term + " date:" + period))
                        .orElse(null),
                snippets.rows(
                        passages(entity, others),
                        shown.hits(),
                        contents.troves().size() > 1),
                (at - 1) * DOCUMENTS + 1,
                PageLinks.of(at, last, page -> SiteAddress.entity(entity, page)),
                related(known, entity, term),
                about(contents, known),
                progress.get());
        StringOutput out = new StringOutput();
        JteentityGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** The term of the query language that finds the documents with a name. */
    private static String term(NamedEntity entity) {
        return new Query.Named(entity.kind().word() + "/" + entity.name()).text();
    }

    /** What passages are looked for. */
    private static Query passages(NamedEntity entity, List<NamedEntity> others) {
        List<Query> names = new ArrayList<>();
        names.add(new Query.Text(Query.Field.ANY, entity.name()));
        others.forEach(other -> names.add(new Query.Text(Query.Field.ANY, other.name())));
        return Query.or(names);
    }

    private static List<Related> related(EntityNames known, NamedEntity entity, String term) {
        Map<EntityKind, List<EntityNames.Counted>> counts = known.related(entity, RELATED);
        List<Related> related = new ArrayList<>();
        for (EntityKind kind : EntityKind.values()) {
            List<Together> names = counts.getOrDefault(kind, List.of()).stream()
                    .map(one -> new Together(
                            one.entity().name(),
                            SiteAddress.entity(one.entity()),
                            one.documents(),
                            SiteAddress.search(term + " " + term(one.entity()))))
                    .toList();
            if (!names.isEmpty()) {
                related.add(new Related(title(kind), names));
            }
        }
        return related;
    }
}
