package org.daylight.desk.page;

import java.util.ArrayList;
import java.util.List;
import org.daylight.editors.Editor;
import org.daylight.editors.Role;
import org.daylight.search.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * A query as a user may search it. A guest's finds documents of one trove only, and must not tell anything about others. The index resolves names of
 * documents over all troves: so a name that can be one of another trove finds nothing, whether there is such a document or not.
 *
 * @param notices what was not searched
 */
record VisibleQuery(Query query, List<String> notices) {

    /** The same for every name, so that it says nothing about the document. */
    static final String NOTICE =
            "As a guest, you can name documents only by their number in your own trove; other names" + " find nothing.";

    private static final Query NOTHING = Query.not(new Query.Everything());

    static VisibleQuery of(Query query, Editor editor) {
        String trove = editor.trove();
        if (!editor.has(Role.GUEST) || trove == null) {
            return new VisibleQuery(query, List.of());
        }
        var names = new Names(trove);
        Query allowed = names.allowed(query);
        return new VisibleQuery(
                Query.and(List.of(allowed, new Query.InTrove(trove))), names.isRefused ? List.of(NOTICE) : List.of());
    }

    /** Replaces names. The parser limits the depth of a query. */
    private static final class Names {
        private final String trove;
        private boolean isRefused;

        Names(String trove) {
            this.trove = trove;
        }

        Query allowed(Query query) {
            return switch (query) {
                case Query.And(List<Query> queries) -> Query.and(all(queries));
                case Query.Or(List<Query> queries) -> Query.or(all(queries));
                case Query.Not(Query not) -> Query.not(allowed(not));
                case Query.Is(Query.Name.MessageId id) -> query; // of documents of the own trove only
                case Query.Is(Query.Name name) -> own(name) instanceof Query.Name own ? new Query.Is(own) : NOTHING;
                case Query.InThread(Query.Name name) ->
                    own(name) instanceof Query.Name own ? new Query.InThread(own) : NOTHING;
                case Query.CopiesOf(Query.Name name) ->
                    own(name) instanceof Query.Name own ? new Query.CopiesOf(own) : NOTHING;
                case Query.MoreLike(Query.Name name) ->
                    own(name) instanceof Query.Name own ? new Query.MoreLike(own) : NOTHING;
                default -> query;
            };
        }

        private List<Query> all(List<Query> queries) {
            List<Query> all = new ArrayList<>();
            queries.forEach(each -> all.add(allowed(each)));
            return all;
        }

        private Query.@Nullable Name own(Query.Name name) {
            if (name instanceof Query.Name.Number(var named, int number) && (named == null || named.equals(trove))) {
                return new Query.Name.Number(trove, number);
            }
            isRefused = true;
            return null;
        }
    }
}
