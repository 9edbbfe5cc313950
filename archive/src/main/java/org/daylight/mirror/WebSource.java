package org.daylight.mirror;

import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.http.client.WebFolder;
import org.daylight.log.ArchiveAddress;

/** The files below an address of a web server. */
final class WebSource implements MirrorSource {
    private final ArchiveAddress address;
    private final Route route;
    private final Timeouts patience;
    private final Predicate<InetAddress> allowed;
    private final WebFolder folder;

    /** @param allowed which machines may be asked where there is no proxy, which decides for itself */
    WebSource(ArchiveAddress address, Route route, Timeouts patience, Predicate<InetAddress> allowed) {
        this.address = address;
        this.route = route;
        this.patience = patience;
        this.allowed = allowed;
        folder = new WebFolder(address.uri(), new WebClient(route, patience.http(), allowed, "daylight-mirror"));
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
    public MirrorSource again() {
        return new WebSource(address, route, patience, allowed);
    }

    @Override
    public void close() {
        folder.close();
    }
}
