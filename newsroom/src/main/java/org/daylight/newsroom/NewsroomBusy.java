package org.daylight.newsroom;

import java.io.IOException;

/** Another command does the same kind of work in this newsroom now. Nothing was changed; try again when it has ended. */
public final class NewsroomBusy extends IOException {

    private static final long serialVersionUID = 1;

    NewsroomBusy(String message) {
        super(message);
    }
}
