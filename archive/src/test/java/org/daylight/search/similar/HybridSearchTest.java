package org.daylight.search.similar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.daylight.search.query.QueryParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a query is divided into words and filters. The search itself is tested with pages of a site. */
class HybridSearchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            nullValues = "none",
            value = {
                "secret dredging            | secret dredging | *",
                "\"inner basin\" mud        | inner basin mud | *",
                "mud OR sand                | mud sand        | *",
                "dredg* crane~              | dredg crane     | *",
                "mud from:ann               | mud             | from:ann",
                "mud -draft                 | mud             | -draft",
                "mud date:2015 trove:port   | mud             | date:2015 trove:port",
                "mud (from:ann OR sand)     | mud             | from:ann OR sand",
                "from:ann date:2015         | none            | none",
                "-draft                     | none            | none",
                "subject:mud                | none            | none",
                "*                          | none            | none",
                "''                         | none            | none",
            })
    void dividesAQuery(String typed, String text, String filter) {
        Optional<HybridSearch.Split> split =
                HybridSearch.Split.of(QueryParser.parse(typed).query());
        assertEquals(text, split.map(HybridSearch.Split::text).orElse(null), typed);
        assertEquals(filter, split.map(found -> found.filter().text()).orElse(null), typed);
    }
}
