package org.daylight.search;

import org.jspecify.annotations.Nullable;

/** Values by word, looked up by the characters of a longer array without making a string. Open addressing; never shrinks. */
final class WordTable<V> {

    private String[] words = new String[32];
    private Object[] values = new Object[32];
    private int size;

    /** The value of a word; null when it has none. */
    @Nullable
    V get(char[] text, int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + text[i];
        }
        for (int at = place(hash); words[at] != null; at = at + 1 & words.length - 1) {
            if (same(words[at], text, length)) {
                return value(at);
            }
        }
        return null;
    }

    private static boolean same(String word, char[] text, int length) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (word.charAt(i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Sets the value of a word that has none yet. */
    void put(String word, V value) {
        if (2 * ++size > words.length) {
            grow();
        }
        insert(word, value);
    }

    private void insert(String word, Object value) {
        int at = place(word.hashCode());
        while (words[at] != null) {
            at = at + 1 & words.length - 1;
        }
        words[at] = word;
        values[at] = value;
    }

    private void grow() {
        String[] oldWords = words;
        Object[] oldValues = values;
        words = new String[2 * oldWords.length];
        values = new Object[2 * oldWords.length];
        for (int i = 0; i < oldWords.length; i++) {
            if (oldWords[i] != null) {
                insert(oldWords[i], oldValues[i]);
            }
        }
    }

    private int place(int hash) {
        return (hash ^ hash >>> 16) & words.length - 1;
    }

    @SuppressWarnings("unchecked")
    private V value(int at) {
        return (V) values[at];
    }
}
