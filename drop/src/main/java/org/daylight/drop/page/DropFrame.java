package org.daylight.drop.page;

/**
 * What all pages have.
 *
 * @param words in the language of the page
 * @param newsroom the title of the newsroom
 * @param page the key of the page's title
 * @param path what follows the language in the address when the page can be requested again; empty for the answer to a form
 */
public record DropFrame(PageWords words, String newsroom, String page, String path) {

    String title() {
        return words.get(page, newsroom);
    }
}
