/**
 * Reads archives of Outlook for Mac (OLM): zip files with an XML file for each message. Microsoft has not published the format; what is
 * known of it is in {@code spec/outlook.md} section 8.
 *
 * <p>Start at {@link org.daylight.outlook.olm.OlmXml}. Document types and entities are not read. Deliberately absent: the zip file, which the
 * caller opens ({@link org.daylight.outlook.olm.OlmFiles}), and the message that is written from the properties ({@code outlook}).
 */
@NullMarked
package org.daylight.outlook.olm;

import org.jspecify.annotations.NullMarked;
