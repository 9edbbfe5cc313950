package org.daylight.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.daylight.store.ObjectStore;
import org.daylight.store.ObjectStoreSource;
import org.daylight.store.StoreAddress;

/** Opens stores that speak S3. */
public final class S3Source implements ObjectStoreSource {

    @Override
    public ObjectStore open(StoreAddress address, Map<String, String> environment, Path keys, InstantSource clock)
            throws IOException {
        return new S3Store(address, S3Keys.read(environment, keys), clock, S3Requests.LIMITS, Thread::sleep);
    }
}
