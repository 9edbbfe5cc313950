package org.daylight.redact;

/**
 * A string in the form in which it is compared.
 *
 * @param chars folded, white space collapsed; where separators do not count, without those between digits
 * @param ignoresSeparators whether separators between digits do not count
 * @param partsOfWords whether it is also found inside longer words
 */
record SearchTerm(String chars, boolean ignoresSeparators, boolean partsOfWords) {

    /** A number with fewer digits is compared as it is written. */
    private static final int FEWEST_DIGITS = 4;

    static SearchTerm of(Selector.Text selector) {
        return of(selector.text(), selector.partsOfWords());
    }

    static SearchTerm of(String text, boolean partsOfWords) {
        var folded = new StringBuilder();
        text.codePoints().forEach(c -> folded.append(CaseFolding.of(c)));
        String collapsed = folded.toString().replaceAll(" +", " ").strip();
        long digits =
                collapsed.chars().filter(c -> CaseFolding.isDigit((char) c)).count();
        if (digits < FEWEST_DIGITS) {
            return new SearchTerm(collapsed, false, partsOfWords);
        }
        var joined = new StringBuilder();
        var pending = new StringBuilder();
        for (int i = 0; i < collapsed.length(); i++) {
            char c = collapsed.charAt(i);
            boolean afterDigit = !joined.isEmpty() && CaseFolding.isDigit(joined.charAt(joined.length() - 1));
            if (CaseFolding.isSeparator(c) && afterDigit) {
                pending.append(c);
                continue;
            }
            if (!CaseFolding.isDigit(c)) {
                joined.append(pending);
            }
            pending.setLength(0);
            joined.append(c);
        }
        return new SearchTerm(joined.append(pending).toString().strip(), true, partsOfWords);
    }

    boolean startsWithLetter() {
        return CaseFolding.isLetter(chars.charAt(0));
    }

    boolean endsWithLetter() {
        return CaseFolding.isLetter(chars.charAt(chars.length() - 1));
    }

    boolean startsWithDigit() {
        return CaseFolding.isDigit(chars.charAt(0));
    }

    boolean endsWithDigit() {
        return CaseFolding.isDigit(chars.charAt(chars.length() - 1));
    }
}
