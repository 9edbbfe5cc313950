package org.daylight.story;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PackDocument;
import org.daylight.archive.Release;
import org.daylight.format.DocumentKind;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/** Who wrote or received published documents. */
public interface PublishedPeople {

    /** Whether a published document was sent from or to this address. */
    boolean has(String address) throws IOException;

    /** Those of an archive that has this index. */
    static PublishedPeople in(Searchable index) {
        return address -> {
            var with = new Query.Text(Query.Field.WITH, address);
            return index.answer(new SearchRequest(with, Sort.NEWEST, 0, 0, Set.of()))
                            .total()
                    > 0;
        };
    }

    /** Those of the messages of one release, which are all read at the first question. Long messages are left out. For one thread. */
    static PublishedPeople in(Archive archive, Release release, long mostBytes) {
        Set<String> known = new HashSet<>();
        return address -> {
            if (known.isEmpty()) {
                known.add("");
                for (PackDocument line : archive.documents(release)) {
                    DocumentId id = new DocumentId(release.trove(), line.number());
                    if (archive.state(id) instanceof DocumentState.Published document
                            && document.kind() == DocumentKind.MAIL
                            && document.sizeBytes() <= mostBytes) {
                        Message message = archive.form(document).parse(archive.bytes(document));
                        Stream.of(message.from(), message.to(), message.cc(), message.bcc())
                                .flatMap(List::stream)
                                .map(Address::address)
                                .forEach(each -> known.add(each.toLowerCase(Locale.ROOT)));
                    }
                }
            }
            return known.contains(address.toLowerCase(Locale.ROOT));
        };
    }

    /** Those of either. */
    default PublishedPeople or(PublishedPeople other) {
        return address -> has(address) || other.has(address);
    }
}
