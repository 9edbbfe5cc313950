/**
 * Reads MSG and OFT files of Outlook ([MS-OXMSG]), which are OLE files with a stream for each property.
 *
 * <p>Start at {@link org.daylight.outlook.msg.MsgReader}. Apache POI reads the OLE file; nothing of Apache POI is visible outside this
 * package. Deliberately absent: what the properties mean ({@code mapi}) and the message that is written from them ({@code outlook}).
 */
@NullMarked
package org.daylight.outlook.msg;

import org.jspecify.annotations.NullMarked;
