package org.daylight.search;

import org.daylight.message.Message;

/**
 * What an index is given for one document.
 *
 * @param key identifies the document in this index; adding the same key again replaces it. The site packs (trove, number)
 *     into it, the newsroom uses its catalog's row; an index never interprets it
 * @param trove the trove's slug
 * @param number the document's number within the trove; 0 while it has none (in the newsroom, during an import)
 * @param release the part it was published in; 0 when it is not published
 * @param sizeBytes size of the original
 * @param message the view
 */
public record IndexedDocument(long key, String trove, int number, int release, long sizeBytes, Message message) {}
