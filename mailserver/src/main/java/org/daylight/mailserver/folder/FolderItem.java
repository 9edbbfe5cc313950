package org.daylight.mailserver.folder;

import org.daylight.archive.DocumentId;
import org.daylight.archive.Release;

/**
 * A document in a folder.
 *
 * @param release the part that shows it
 * @param sizeBytes of the published bytes
 * @param file whether it is a file that is not mail
 */
public record FolderItem(DocumentId id, Release release, long sizeBytes, boolean file) {}
