package org.daylight.search;

import java.util.Optional;

/**
 * Which commit of an index is searched.
 *
 * @param mark the mark given to that commit; empty for a new index
 * @param documents how many documents can be found
 * @param rebuilt why the index was rebuilt from nothing when it was opened, in one line for people; empty when it was not
 */
public record IndexState(String mark, long documents, Optional<String> rebuilt) {}
