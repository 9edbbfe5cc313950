package org.daylight.outlook.msg;

import org.daylight.mapi.MapiMessage;

/** The result of reading a MSG file. */
public sealed interface MsgContents {

    /** The message, with the losses in it. */
    record Read(MapiMessage message) implements MsgContents {}

    /** An OLE file without a message, such as a document of Word. */
    record NoMessage() implements MsgContents {}

    /** Nothing of the file can be read. @param detail one line for people, without paths; from outside */
    record Unreadable(String detail) implements MsgContents {}
}
