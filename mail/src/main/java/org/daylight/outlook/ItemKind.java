package org.daylight.outlook;

import java.util.Locale;

/** What an item of Outlook is, by its message class ([MS-OXCMSG] section 2.2.1.3 and the specifications of each type). */
public enum ItemKind {
    /** A message, a post in a folder, or anything else that a message can express. */
    MESSAGE,
    /** A meeting request, its answer or its cancellation: a message. */
    MEETING,
    /** A delivery or read report: a message. */
    REPORT,
    APPOINTMENT,
    CONTACT,
    DISTRIBUTION_LIST,
    TASK,
    NOTE,
    JOURNAL,
    /** Settings and other hidden data of the mail program. */
    SETTINGS;

    /** The kind for a message class such as {@code IPM.Note}; {@link #MESSAGE} for an unknown or empty one. */
    public static ItemKind of(String messageClass) {
        String type = messageClass.strip().toLowerCase(Locale.ROOT);
        if (type.startsWith("report.") || within(type, "ipm.recall.report") || within(type, "ipm.outlook.recall")) {
            return REPORT;
        }
        if (within(type, "ipm.schedule")) {
            return MEETING;
        }
        if (within(type, "ipm.appointment") || within(type, "ipm.ole.class")) {
            return APPOINTMENT;
        }
        if (within(type, "ipm.contact")) {
            return CONTACT;
        }
        if (within(type, "ipm.distlist")) {
            return DISTRIBUTION_LIST;
        }
        if (within(type, "ipm.task")) {
            return TASK;
        }
        if (within(type, "ipm.stickynote")) {
            return NOTE;
        }
        if (within(type, "ipm.activity")) {
            return JOURNAL;
        }
        boolean settings = within(type, "ipm.configuration")
                || within(type, "ipm.microsoft")
                || within(type, "ipm.extendedrule")
                || within(type, "ipm.rule")
                || within(type, "ipc");
        return settings ? SETTINGS : MESSAGE;
    }

    private static boolean within(String type, String prefix) {
        return type.equals(prefix) || type.startsWith(prefix + ".");
    }

    /** Whether the item is written as a message; the others are counted as skipped, by kind. */
    public boolean isMail() {
        return this == MESSAGE || this == MEETING || this == REPORT;
    }

    /** Lower case with hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
