/**
 * The messages of Outlook and Exchange: properties, recipients and attachments as they are stored in PST, MSG and TNEF
 * files ([MS-OXPROPS], [MS-OXCMSG]).
 *
 * <p>Start at {@link org.daylight.mapi.MapiMessage}. {@link org.daylight.mapi.TnefReader} reads a {@code winmail.dat};
 * {@link org.daylight.mapi.MapiBody} finds the text and the HTML of a message, also in compressed RTF. Everything is
 * pure and bounded, and bad input is a {@link org.daylight.mapi.MapiLoss}. Deliberately absent: OLE and PST files, and
 * the message that is written from these properties (module {@code outlook}).
 */
@NullMarked
package org.daylight.mapi;

import org.jspecify.annotations.NullMarked;
