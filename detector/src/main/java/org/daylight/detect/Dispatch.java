package org.daylight.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which detector wants which candidates. Immutable. */
final class Dispatch {

    final int detectors;
    final CandidateDetector[][] numbers = new CandidateDetector[NumberCandidate.MOST_DIGITS + 1][];
    final CandidateDetector[] codes;
    final CandidateDetector[][] characters = new CandidateDetector[128][];
    final int[][] characterNumbers = new int[128][];
    final Terms terms;
    final List<List<CandidateDetector>> byTerm = new ArrayList<>();

    Dispatch(List<CandidateDetector> all) {
        detectors = all.size();
        for (int length = 0; length < numbers.length; length++) {
            int bit = 1 << length;
            numbers[length] =
                    all.stream().filter(each -> (each.digits() & bit) != 0).toArray(CandidateDetector[]::new);
        }
        codes = all.stream().filter(CandidateDetector::wantsCodes).toArray(CandidateDetector[]::new);
        for (char c = 0; c < characters.length; c++) {
            char wanted = c;
            characters[c] = c == 0
                    ? new CandidateDetector[0]
                    : all.stream().filter(each -> each.character() == wanted).toArray(CandidateDetector[]::new);
            characterNumbers[c] = new int[characters[c].length];
            for (int i = 0; i < characters[c].length; i++) {
                characterNumbers[c][i] = all.indexOf(characters[c][i]);
            }
        }
        Map<String, List<CandidateDetector>> wanted = new TreeMap<>();
        for (CandidateDetector each : all) {
            each.terms().forEach(term -> {
                var folded = new StringBuilder();
                term.chars().forEach(c -> folded.append(Chars.fold((char) c)));
                List<CandidateDetector> of = wanted.computeIfAbsent(folded.toString(), key -> new ArrayList<>());
                if (!of.contains(each)) {
                    of.add(each);
                }
            });
        }
        Map<String, Integer> payloads = new TreeMap<>();
        wanted.forEach((term, of) -> {
            payloads.put(term, byTerm.size());
            byTerm.add(List.copyOf(of));
        });
        terms = Terms.of(payloads);
    }
}
