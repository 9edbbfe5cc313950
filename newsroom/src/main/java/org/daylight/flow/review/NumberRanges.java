package org.daylight.flow.review;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.daylight.catalog.ReviewState;
import org.daylight.format.Json;

/** Numbers of documents as text: {@code 1-5,9}. */
public final class NumberRanges {

    private NumberRanges() {}

    /** @param numbers in any order, each once */
    public static String of(List<Integer> numbers) {
        int[] sorted = numbers.stream().mapToInt(Integer::intValue).sorted().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sorted.length; ) {
            int end = i;
            while (end + 1 < sorted.length && sorted[end + 1] == sorted[end] + 1) {
                end++;
            }
            text.append(text.isEmpty() ? "" : ",").append(sorted[i]);
            if (end > i) {
                text.append('-').append(sorted[end]);
            }
            i = end + 1;
        }
        return text.toString();
    }

    /** The numbers of documents by trove. */
    static SortedMap<String, String> byTrove(List<ReviewState> documents) {
        Map<String, List<Integer>> numbers = documents.stream()
                .collect(Collectors.groupingBy(
                        ReviewState::trove, Collectors.mapping(ReviewState::number, Collectors.toList())));
        SortedMap<String, String> ranges = new TreeMap<>();
        numbers.forEach((trove, all) -> ranges.put(trove, of(all)));
        return ranges;
    }

    /** The same as an object: {@code {"fort":"3-4"}}. */
    static Json.Obj json(List<ReviewState> documents) {
        Json.Obj object = Json.Obj.EMPTY;
        for (Map.Entry<String, String> each : byTrove(documents).entrySet()) {
            object = object.with(each.getKey(), each.getValue());
        }
        return object;
    }
}
