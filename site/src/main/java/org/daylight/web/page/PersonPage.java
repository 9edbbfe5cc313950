package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.format.Outcome;
import org.daylight.http.Response;
import org.daylight.people.Mapping;
import org.daylight.picture.WeekHours;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Correspondent;
import org.daylight.search.CorrespondentRequest;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.Timeline;
import org.jspecify.annotations.Nullable;

/** The page of one correspondent: with whom they corresponded, when, and with which addresses and names. */
public final class PersonPage {

    private static final int OTHERS = 20;
    private static final int VARIANTS = 40;

    /** How many addresses of a correspondent a search may name, because the length of a query is limited. */
    private static final int SEARCHED = 12;

    private static final int HOURS = 7 * 24;

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;

    /**
     * What the template shows.
     *
     * @param mapped whether the publisher's mapping names their addresses
     * @param damaged whether this copy of the publisher's mapping of correspondents cannot be read
     * @param asked the requested e-mail address, if it is not the main one of the correspondent; otherwise empty
     * @param here the address of this page, to cite
     * @param first the earliest message; null when none has a date
     */
    record View(
            PageFrame shell,
            String name,
            String mailbox,
            boolean list,
            boolean mapped,
            boolean damaged,
            String asked,
            String here,
            String feed,
            long sent,
            long received,
            String all,
            String from,
            String to,
            @Nullable DocumentRow first,
            @Nullable DocumentRow last,
            List<Other> writesTo,
            List<Other> hearsFrom,
            List<Use> addresses,
            List<Use> names,
            int moreNames,
            List<Use> domains,
            @Nullable Timeline timeline,
            @Nullable WeekHours hours,
            ArchiveIndex.Progress progress) {}

    /** Another correspondent, and the search for the messages between the two. */
    record Other(String name, long count, String address, String between) {}

    /** An address, a name or a domain, and how often it is used. */
    record Use(String words, long count) {}

    public PersonPage(PageFrames frames, Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.progress = progress;
    }

    /** The page of the correspondent with an e-mail address; empty when no published document has it. */
    public Optional<Response> page(String address, Outcome<Mapping> said) throws IOException {
        Optional<Correspondent> found =
                index.answer(new CorrespondentRequest(address, said.ok().orElse(Mapping.NONE)));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Correspondent person = found.get();
        PublicRecord contents = archive.contents();
        List<String> own = own(person);
        String everything = any(List.of("with"), own);
        String sent = any(List.of("from"), own);
        SearchResult all = counted(everything, Facet.MONTH);
        SearchResult written = counted(sent, Facet.HOUR);
        boolean mixed = contents.troves().size() > 1;
        String mailbox = DocumentRow.cut(person.address(), 120);
        View view = new View(
                frames.of(contents, DocumentRow.cut(person.name(), 120))
                        .feed(Words.of("people.feed.title"), SiteAddress.personFeed(person.address()))
                        .unlisted(),
                DocumentRow.cut(person.name(), 200),
                mailbox,
                person.list(),
                person.mapped(),
                !said.isOk(),
                address.toLowerCase(Locale.ROOT).equals(person.address()) ? "" : DocumentRow.cut(address, 120),
                SiteAddress.person(person.address()),
                SiteAddress.personFeed(person.address()),
                person.sent(),
                person.received(),
                SiteAddress.search(everything),
                SiteAddress.search(sent),
                SiteAddress.search(any(List.of("to", "cc", "bcc"), own) + not(own)),
                row(person.first(), mixed),
                row(person.last(), mixed),
                others(person.writesTo(), own),
                others(person.hearsFrom(), own),
                uses(person.addresses(), VARIANTS),
                uses(person.names(), VARIANTS),
                Math.max(0, person.names().size() - VARIANTS),
                domains(person.addresses()),
                Timeline.of(
                                all.facets().getOrDefault(Facet.MONTH, List.of()),
                                period -> SiteAddress.search(everything + " date:" + period))
                        .orElse(null),
                hours(written.facets().getOrDefault(Facet.HOUR, List.of())),
                progress.get());
        StringOutput out = new StringOutput();
        JtecorrespondentGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Optional.of(Response.html(out.toString()));
    }

    /** The feed of the correspondent with an e-mail address; empty when no published document has it. */
    public Optional<Response> feed(String address, Outcome<Mapping> said, SearchFeed feeds) throws IOException {
        Optional<Correspondent> found =
                index.answer(new CorrespondentRequest(address, said.ok().orElse(Mapping.NONE)));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(feeds.person(
                        found.get().address(), found.get().name(), any(List.of("with"), own(found.get()))));
    }

    private SearchResult counted(String query, Facet facet) throws IOException {
        return index.answer(new SearchRequest(QueryParser.parse(query).query(), Sort.NEWEST, 0, 0, Set.of(facet)));
    }

    private static List<String> own(Correspondent person) {
        return person.addresses().stream()
                .limit(SEARCHED)
                .map(SearchResult.Count::value)
                .toList();
    }

    /** A search for any of these addresses in any of these fields. */
    private static String any(List<String> fields, List<String> addresses) {
        List<String> terms = new ArrayList<>();
        for (String field : fields) {
            for (String address : addresses) {
                terms.add(field + ":\"" + address + "\"");
            }
        }
        return terms.size() == 1 ? terms.getFirst() : "(" + String.join(" OR ", terms) + ")";
    }

    private static String not(List<String> authors) {
        return authors.stream().map(author -> " -from:\"" + author + "\"").collect(Collectors.joining());
    }

    /** A search for messages between the two, in either direction. */
    private static String between(List<String> own, String other) {
        List<String> theirs = List.of(other);
        List<String> recipient = List.of("to", "cc", "bcc");
        return "(" + any(List.of("from"), own) + " " + any(recipient, theirs) + ") OR (" + any(List.of("from"), theirs)
                + " " + any(recipient, own) + ")";
    }

    private static List<Other> others(List<SearchResult.Count> counts, List<String> own) {
        return counts.stream()
                .limit(OTHERS)
                .map(count -> new Other(
                        DocumentRow.cut(count.label(), 80),
                        count.count(),
                        SiteAddress.person(count.value()),
                        SiteAddress.search(between(own, count.value()))))
                .toList();
    }

    private static List<Use> uses(List<SearchResult.Count> counts, int most) {
        return counts.stream()
                .limit(most)
                .map(count -> new Use(DocumentRow.cut(count.value(), 120), count.count()))
                .toList();
    }

    private static List<Use> domains(List<SearchResult.Count> addresses) {
        Map<String, Long> domains = addresses.stream()
                .collect(Collectors.groupingBy(
                        address -> address.value().substring(address.value().lastIndexOf('@') + 1),
                        LinkedHashMap::new,
                        Collectors.summingLong(SearchResult.Count::count)));
        return domains.entrySet().stream()
                .limit(VARIANTS)
                .map(domain -> new Use(DocumentRow.cut(domain.getKey(), 120), domain.getValue()))
                .toList();
    }

    private static @Nullable DocumentRow row(@Nullable Hit hit, boolean mixed) {
        return hit == null ? null : DocumentRow.of(hit, mixed);
    }

    private static @Nullable WeekHours hours(List<SearchResult.Count> counts) {
        long[] hours = new long[HOURS];
        for (SearchResult.Count count : counts) {
            int day = count.value().charAt(0) - '1';
            hours[24 * day + Integer.parseInt(count.value(), 2, 4, 10)] = count.count();
        }
        return counts.isEmpty() ? null : WeekHours.of(hours);
    }
}
