package org.daylight.mapi;

import java.util.ArrayList;
import java.util.List;

/** Losses of one TNEF stream, each once, at most a few hundred. */
final class TnefLosses {

    private static final int MOST = 200;

    private final List<MapiLoss> losses = new ArrayList<>();

    void damaged(String detail) {
        add(MapiLoss.Code.DAMAGED, detail);
    }

    void add(MapiLoss.Code code, String detail) {
        var loss = new MapiLoss(code, detail);
        if (losses.size() < MOST && !losses.contains(loss)) {
            losses.add(loss);
        }
    }

    List<MapiLoss> list() {
        return List.copyOf(losses);
    }
}
