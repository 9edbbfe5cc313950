package org.daylight.outlook.olm;

import java.util.List;
import java.util.SequencedMap;
import org.daylight.outlook.ItemKind;
import org.jspecify.annotations.Nullable;

/**
 * What one XML file of an archive has.
 *
 * @param messages in the order of the file
 * @param others how many items of other kinds there are
 * @param beyond how many more messages the file has than may be read of one file
 * @param damage where and why the XML could not be read to its end, in one line; null when it could. The last message may then be
 *     incomplete
 */
public record OlmContents(
        List<OlmMessage> messages,
        SequencedMap<ItemKind, Long> others,
        long beyond,
        @Nullable String damage) {}
