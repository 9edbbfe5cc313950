/**
 * Where keys come from: the archive of collected keys, files of other collections, and DNS (spec/keys.md).
 *
 * <p>Start at {@link org.daylight.dkim.keys.KeyArchive}. {@link org.daylight.dkim.keys.KeyImport} reads other formats. Only
 * {@link org.daylight.dkim.keys.DnsKeys} opens a connection, and only when an editor requests it.
 */
@NullMarked
package org.daylight.dkim.keys;

import org.jspecify.annotations.NullMarked;
