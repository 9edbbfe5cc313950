package org.daylight.push;

import java.io.IOException;
import java.nio.file.Path;
import org.daylight.s3.StoreServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Pushing to S3Proxy. */
class S3ProxyPushTest extends PushContract {

    @TempDir
    static Path folder;

    private static StoreServer server;

    @BeforeAll
    static void start() throws IOException {
        server = StoreServer.s3proxy(folder, true);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    StoreServer server() {
        return server;
    }
}
