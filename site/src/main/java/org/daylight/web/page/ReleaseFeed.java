package org.daylight.web.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Story;
import org.daylight.archive.Trove;
import org.daylight.archive.Withdrawal;
import org.daylight.format.Json;
import org.daylight.http.Response;
import org.daylight.pack.Torrent;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.OpenedWords;
import org.jspecify.annotations.Nullable;

/**
 * Feeds of releases, withdrawals and stories: Atom (RFC 4287) and JSON Feed 1.1. A release's id is the same on every mirror and after every withdrawal: it is
 * made from the log's name, the trove and the part. Links are relative to the address of the feed, so that the feed is the same, byte for byte, on all copies
 * with the same log and the same opened parts, except for the hub that a publisher may name.
 */
public final class ReleaseFeed {

    private static final int ENTRIES = 50;

    /** How many documents are named in an entry about withdrawals. */
    private static final int WITHDRAWALS = 100;

    private final Archive archive;
    private final @Nullable FeedHub hub;

    /** The feeds. @param hub which the feeds of releases name; null for none */
    public ReleaseFeed(Archive archive, @Nullable FeedHub hub) {
        this.archive = archive;
        this.hub = hub;
    }

    public Response atom(Optional<String> slug) {
        PublicRecord contents = archive.contents();
        String self = slug.map(SiteAddress::atom).orElse(SiteAddress.atom());
        String home = slug.map(SiteAddress::trove).orElse(SiteAddress.front());
        Response feed = atom(contents, slug.orElse(""), title(contents, slug), self, home, items(contents, slug), hub);
        return hub == null ? feed : hub.in(feed, self);
    }

    /** The feed of a topic. @param told its stories */
    Response topic(String name, List<Story> told) {
        PublicRecord contents = archive.contents();
        return atom(
                contents,
                "stories?topic=" + name,
                contents.title() + ": " + DocumentRow.cut(name, 120),
                SiteAddress.topicFeed(name),
                SiteAddress.topic(name),
                newest(told.stream()).toList(),
                null);
    }

    /** A feed. @param id the part of its identifier after the log's name @param home the page that it belongs to */
    private Response atom(
            PublicRecord contents,
            String id,
            String title,
            String self,
            String home,
            List<Item> items,
            @Nullable FeedHub named) {
        Instant updated =
                items.stream().map(Item::time).max(Comparator.naturalOrder()).orElse(null);
        var feed = new AtomFeed(contents, new AtomFeed.Head(id, title, "", updated, self, home));
        if (named != null) {
            feed.hub(named.hub());
        }
        for (Item item : items) {
            feed.begin(item.id(), item.title(), item.time());
            feed.link("alternate", "text/html", item.address());
            Release release = item.release();
            if (release != null) {
                feed.enclosure("application/zip", release.packBytes(), pack(release));
                torrentOf(release)
                        .ifPresent(torrent ->
                                feed.enclosure("application/x-bittorrent", torrent.bytes().length, torrent(release)));
            }
            feed.end("content", item.words());
        }
        return feed.response();
    }

    public Response json(Optional<String> slug) {
        PublicRecord contents = archive.contents();
        String self = slug.map(SiteAddress::jsonFeed).orElse(SiteAddress.jsonFeed());
        List<Json> items =
                items(contents, slug).stream().map(item -> json(contents, item)).toList();
        Json.Obj feed = Json.Obj.EMPTY
                .with("version", "https://jsonfeed.org/version/1.1")
                .with("language", "en")
                .with("title", title(contents, slug))
                .with("home_page_url", slug.map(SiteAddress::trove).orElse(SiteAddress.front()))
                .with("feed_url", self)
                .with("authors", new Json.Arr(List.of(Json.Obj.EMPTY.with("name", contents.origin()))))
                .withOptional("hubs", hub == null ? null : hubs(hub))
                .with("items", new Json.Arr(items));
        Response response = Response.bytes("application/feed+json; charset=utf-8", feed.bytes())
                .trust(Response.Trust.FOREIGN);
        return hub == null ? response : hub.in(response, self);
    }

    private static Json hubs(FeedHub named) {
        return new Json.Arr(List.of(
                Json.Obj.EMPTY.with("type", "WebSub").with("url", named.hub().toString())));
    }

    private Json json(PublicRecord contents, Item item) {
        Json.Obj json = Json.Obj.EMPTY
                .with("id", AtomFeed.id(contents, item.id()))
                .with("url", item.address())
                .with("title", item.title())
                .with("content_text", item.words())
                .with("date_published", Formats.machine(item.time()));
        Release release = item.release();
        if (release == null) {
            return json;
        }
        Json pack = Json.Obj.EMPTY
                .with("url", pack(release))
                .with("mime_type", "application/zip")
                .with("size_in_bytes", release.packBytes());
        var files = new ArrayList<Json>(List.of(pack));
        torrentOf(release)
                .ifPresent(torrent -> files.add(Json.Obj.EMPTY
                        .with("url", torrent(release))
                        .with("mime_type", "application/x-bittorrent")
                        .with("size_in_bytes", torrent.bytes().length)));
        return json.with("attachments", new Json.Arr(files));
    }

    /** Of a part that was opened with its key, some copies make the torrent later than others. */
    private Optional<Torrent> torrentOf(Release release) {
        return release.isConfirmed() ? archive.torrent(release) : Optional.empty();
    }

    private static String torrent(Release release) {
        return SiteAddress.file(ArchivePath.torrent(release.sequence()));
    }

    private static String pack(Release release) {
        return SiteAddress.file(ArchivePath.pack(release.sequence()));
    }

    /**
     * An entry of the feed.
     *
     * @param id the part of its identifier after the log's name
     * @param time of the release or the version; for a withdrawal, which has no time in the log, that of the newest release before it
     * @param address of its page
     * @param release whose files it offers; null for a story
     */
    private record Item(
            String id,
            String title,
            Instant time,
            String address,
            @Nullable Release release,
            String words) {}

    /** Withdrawals, the last first, and then the releases, and in the feed of the archive the stories, newest first. */
    private static List<Item> items(PublicRecord contents, Optional<String> slug) {
        List<Release> releases =
                slug.flatMap(contents::trove).map(Trove::releases).orElse(contents.releases());
        Stream<Item> withdrawals = releases.stream()
                .filter(release -> !release.withdrawn().isEmpty())
                .sorted(Comparator.comparingLong(ReleaseFeed::lastWithdrawal).reversed())
                .limit(ENTRIES)
                .map(release -> withdrawals(contents, release));
        Stream<Item> parts = releases.reversed().stream().limit(ENTRIES).map(release -> part(contents, release));
        return Stream.concat(
                        withdrawals,
                        slug.isPresent()
                                ? parts
                                : Stream.concat(
                                                parts,
                                                newest(contents.stories().stream()
                                                        .filter(Story::isShown)))
                                        .sorted(Comparator.comparing(Item::time).reversed()))
                .toList();
    }

    private static Item part(PublicRecord contents, Release release) {
        return new Item(
                name(release),
                title(contents, release),
                release.time(),
                SiteAddress.release(release),
                release,
                opened(contents, release) + words(release));
    }

    /** The stories whose newest versions are the newest. */
    private static Stream<Item> newest(Stream<Story> stories) {
        return stories.sorted(
                        Comparator.comparing((Story story) -> story.newest().entry())
                                .reversed())
                .limit(ENTRIES)
                .map(ReleaseFeed::story);
    }

    /** The entry about a story. A new version changes it. */
    private static Item story(Story story) {
        Story.Version version = story.newest();
        String words = version.version() == 1
                ? "A story that cites documents of this archive."
                        + (version.isConfirmed()
                                ? ""
                                : " It was sealed with a part and opened with its key; the publisher’s log has not"
                                        + " confirmed it yet.")
                : "Version " + version.version() + ": "
                        + DocumentRow.cut(version.change().strip(), 1_000);
        return new Item(
                "stories/" + story.name(),
                version.title(),
                version.time(),
                SiteAddress.story(story.name()),
                null,
                (version.author().isEmpty() ? "" : "By " + version.author() + ". ") + words);
    }

    /**
     * The entry about the withdrawals of a release. After another withdrawal it has another id, so that feed readers show it; the id is the
     * same on every mirror.
     */
    private static Item withdrawals(PublicRecord contents, Release release) {
        long last = lastWithdrawal(release);
        Instant time = contents.releases().stream()
                .filter(one -> one.entry() < last)
                .reduce((earlier, later) -> later)
                .map(Release::time)
                .orElse(release.time());
        String count = Formats.count(release.withdrawn().size(), "document", "documents");
        var words = new StringBuilder("Withdrawn from ")
                .append(title(contents, release))
                .append(":\n\n");
        release.withdrawn().values().stream()
                .limit(WITHDRAWALS)
                .forEach(withdrawal -> words.append("No. ")
                        .append(withdrawal.id().number())
                        .append(": ")
                        .append(DocumentRow.cut(withdrawal.reason().strip(), 300))
                        .append('\n'));
        words.append("\nThe numbers and the commitments remain. The part’s file (.zip) was replaced: ")
                .append(Formats.size(release.packBytes()))
                .append(", SHA-256 ")
                .append(release.pack().hex())
                .append(". Mirrors are asked to replace their copy, and to keep no copy of the withdrawn documents.");
        return new Item(
                name(release) + "/withdrawn/" + last,
                "Withdrawn: " + count + " from " + name(release),
                time,
                SiteAddress.release(release),
                release,
                words.toString());
    }

    private static long lastWithdrawal(Release release) {
        return release.withdrawn().values().stream()
                .mapToLong(Withdrawal::entry)
                .max()
                .orElse(0);
    }

    private static String name(Release release) {
        return release.trove() + "/part/" + release.part();
    }

    private static String title(PublicRecord contents, Optional<String> slug) {
        return slug.flatMap(contents::trove)
                .map(trove -> contents.title() + ": " + trove.title())
                .orElse(contents.title());
    }

    /** A part in a list of all parts: with its trove where there are several, and its title where it has one. */
    private static String title(PublicRecord contents, Release release) {
        String trove = contents.troves().size() > 1
                ? contents.trove(release.trove()).map(Trove::title).orElse(release.trove()) + ", part "
                : "Part ";
        return trove + release.part() + (ReleasePage.isTitled(release) ? ": " + release.title() : "");
    }

    private static String opened(PublicRecord contents, Release release) {
        String opened = OpenedWords.of(contents, release);
        return opened.isEmpty() ? "" : opened + "\n\n";
    }

    /** How many documents a part shows, in words. */
    private static String shown(Release release) {
        return Formats.count(release.published(), "document", "documents")
                + (release.again() == 0
                        ? ""
                        : ", " + Formats.number(release.again()) + " shown again with fewer redactions");
    }

    private static String words(Release release) {
        String counts = shown(release)
                + (release.withheld() == 0 ? "" : ", " + Formats.number(release.withheld()) + " withheld")
                + (release.withdrawn().isEmpty()
                        ? ""
                        : ", " + Formats.number(release.withdrawn().size()) + " withdrawn since")
                + ". The part’s file (.zip): " + Formats.size(release.packBytes()) + ", SHA-256 "
                + release.pack().hex() + ".";
        return release.announcement().isBlank()
                ? counts
                : release.announcement().strip() + "\n\n" + counts;
    }
}
