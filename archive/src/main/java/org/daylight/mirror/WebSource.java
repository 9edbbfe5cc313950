package org.daylight.mirror;

import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.http.client.WebFolder;
import org.daylight.log.ArchiveAddress;

/** A web server: the files below an address. */
final class WebSource implements MirrorSource {
    private final ArchiveAddress address;
    private final Route route;
    private final Timeouts timeouts;
    private final Predicate<InetAddress> allowed;
    private final WebFolder folder;

    /** A source. @param allowed which machines it may connect to without a proxy; a proxy decides by itself */
    WebSource(ArchiveAddress address, Route route, Timeouts timeouts, Predicate<InetAddress> allowed) {
        this.address = address;
        this.route = route;
        this.timeouts = timeouts;
        this.allowed = allowed;
        folder = new WebFolder(address.uri(), new WebClient(route, timeouts.http(), allowed, "daylight-mirror"));
    }

    @Override
    public String name() {
        return address.text();
    }

    @Override
    public long bytes() {
        return folder.bytes();
    }

    @Override
    public WebFolder.Came fetch(String path, long offset, long limit, WebFolder.Sink sink) throws IOException {
        return folder.fetch(path, offset, limit, sink);
    }

    @Override
    public MirrorSource reopened() {
        return new WebSource(address, route, timeouts, allowed);
    }

    @Override
    public void close() {
        folder.close();
    }
}
