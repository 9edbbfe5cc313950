package org.daylight.log;

/** A kind of file that the publisher writes, and that has a name and versions (spec/stories.md, spec/annotations.md, spec/entities.md). */
public enum FileKind {
    /** An article. */
    STORY("story", "story", "story", "stories/", ".md", OpenedStory.MAX_STORY_BYTES),

    /** A list of annotations. */
    ANNOTATIONS("annotations", "list of annotations", "list", "annotations/", ".json", 4 << 20),

    /** A list of corrections of names that a program found. */
    ENTITIES("entities", "list of corrections", "list", "entities/", ".txt", 1 << 20);

    private final String type;
    private final String words;
    private final String word;
    private final String folder;
    private final String suffix;
    private final int maxBytes;

    FileKind(String type, String words, String word, String folder, String suffix, int maxBytes) {
        this.type = type;
        this.words = words;
        this.word = word;
        this.folder = folder;
        this.suffix = suffix;
        this.maxBytes = maxBytes;
    }

    /** The {@code type} of the entry about a version: {@code story}. */
    public String type() {
        return type;
    }

    /** The {@code type} of the entry about a withdrawal: {@code story-withdrawal}. */
    String withdrawalType() {
        return type + "-withdrawal";
    }

    /** One such file in one word, which is also the member of a withdrawal that has the name: {@code list}. */
    public String word() {
        return word;
    }

    /** One such file in words: {@code list of annotations}. */
    public String words() {
        return words;
    }

    /** How the names of the files end: {@code .md}. */
    public String suffix() {
        return suffix;
    }

    /** The path of a file in the archive: {@code stories/0001.md}. @param number from 1 */
    public String path(long number) {
        String digits = Long.toString(number);
        return folder + "0".repeat(Math.max(0, 4 - digits.length())) + digits + suffix;
    }

    /** The longest file, in bytes. */
    public int maxBytes() {
        return maxBytes;
    }
}
