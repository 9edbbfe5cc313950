package org.daylight.mapi;

/** Identifiers of the fixed properties that Daylight reads ([MS-OXPROPS]); the names are those without PidTag. */
public final class PropertyTag {

    // Message
    public static final int IMPORTANCE = 0x0017;
    public static final int MESSAGE_CLASS = 0x001A;
    public static final int PRIORITY = 0x0026;
    public static final int SENSITIVITY = 0x0036;
    public static final int SUBJECT = 0x0037;
    public static final int CLIENT_SUBMIT_TIME = 0x0039;
    public static final int SUBJECT_PREFIX = 0x003D;
    public static final int RECEIVED_BY_NAME = 0x0040;
    public static final int SENT_REPRESENTING_NAME = 0x0042;
    public static final int REPLY_RECIPIENT_ENTRIES = 0x004F;
    public static final int REPLY_RECIPIENT_NAMES = 0x0050;
    public static final int SENT_REPRESENTING_ADDRESS_TYPE = 0x0064;
    public static final int SENT_REPRESENTING_EMAIL_ADDRESS = 0x0065;
    public static final int CONVERSATION_TOPIC = 0x0070;
    public static final int CONVERSATION_INDEX = 0x0071;
    public static final int RECEIVED_BY_EMAIL_ADDRESS = 0x0076;
    public static final int TRANSPORT_MESSAGE_HEADERS = 0x007D;
    public static final int TNEF_CORRELATION_KEY = 0x007F;
    public static final int SENDER_NAME = 0x0C1A;
    public static final int SENDER_ADDRESS_TYPE = 0x0C1E;
    public static final int SENDER_EMAIL_ADDRESS = 0x0C1F;
    public static final int DISPLAY_BCC = 0x0E02;
    public static final int DISPLAY_CC = 0x0E03;
    public static final int DISPLAY_TO = 0x0E04;
    public static final int MESSAGE_DELIVERY_TIME = 0x0E06;
    public static final int MESSAGE_FLAGS = 0x0E07;
    public static final int MESSAGE_SIZE = 0x0E08;
    public static final int NORMALIZED_SUBJECT = 0x0E1D;
    public static final int RTF_IN_SYNC = 0x0E1F;
    public static final int ATTACH_SIZE = 0x0E20;
    public static final int INTERNET_ARTICLE_NUMBER = 0x0E23;
    public static final int BODY = 0x1000;
    public static final int RTF_COMPRESSED = 0x1009;
    public static final int HTML = 0x1013;
    public static final int BODY_CONTENT_LOCATION = 0x1014;
    public static final int NATIVE_BODY = 0x1016;
    public static final int INTERNET_MESSAGE_ID = 0x1035;
    public static final int INTERNET_REFERENCES = 0x1039;
    public static final int IN_REPLY_TO_ID = 0x1042;
    public static final int LIST_HELP = 0x1043;
    public static final int LIST_SUBSCRIBE = 0x1044;
    public static final int LIST_UNSUBSCRIBE = 0x1045;
    public static final int ICON_INDEX = 0x1080;
    public static final int LAST_VERB_EXECUTED = 0x1081;
    public static final int FLAG_STATUS = 0x1090;
    public static final int CREATION_TIME = 0x3007;
    public static final int LAST_MODIFICATION_TIME = 0x3008;
    public static final int INTERNET_CODEPAGE = 0x3FDE;
    public static final int MESSAGE_LOCALE_ID = 0x3FF1;
    public static final int MESSAGE_CODEPAGE = 0x3FFD;
    public static final int SENDER_SMTP_ADDRESS = 0x5D01;
    public static final int SENT_REPRESENTING_SMTP_ADDRESS = 0x5D02;
    public static final int RECEIVED_BY_SMTP_ADDRESS = 0x5D07;

    // Recipient
    public static final int RECIPIENT_TYPE = 0x0C15;
    public static final int ROW_ID = 0x3000;
    public static final int DISPLAY_NAME = 0x3001;
    public static final int ADDRESS_TYPE = 0x3002;
    public static final int EMAIL_ADDRESS = 0x3003;
    public static final int SMTP_ADDRESS = 0x39FE;
    public static final int RECIPIENT_DISPLAY_NAME = 0x5FF6;
    public static final int ENTRY_ID = 0x0FFF;
    public static final int RECIPIENT_ENTRY_ID = 0x5FF7;

    // Attachment
    public static final int ATTACH_DATA = 0x3701;
    public static final int ATTACH_ENCODING = 0x3702;
    public static final int ATTACH_EXTENSION = 0x3703;
    public static final int ATTACH_FILENAME = 0x3704;
    public static final int ATTACH_METHOD = 0x3705;
    public static final int ATTACH_LONG_FILENAME = 0x3707;
    public static final int ATTACH_PATHNAME = 0x3708;
    public static final int ATTACH_RENDERING = 0x3709;
    public static final int ATTACH_TAG = 0x370A;
    public static final int RENDERING_POSITION = 0x370B;
    public static final int ATTACH_TRANSPORT_NAME = 0x370C;
    public static final int ATTACH_LONG_PATHNAME = 0x370D;
    public static final int ATTACH_MIME_TAG = 0x370E;
    public static final int ATTACH_CONTENT_BASE = 0x3711;
    public static final int ATTACH_CONTENT_ID = 0x3712;
    public static final int ATTACH_CONTENT_LOCATION = 0x3713;
    public static final int ATTACH_FLAGS = 0x3714;
    public static final int ATTACHMENT_HIDDEN = 0x7FFE;

    private PropertyTag() {}
}
