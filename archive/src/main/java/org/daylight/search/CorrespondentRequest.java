package org.daylight.search;

import java.util.Optional;
import org.daylight.people.Mapping;

/**
 * The correspondent who has an address. The answer is empty when no document has the address.
 *
 * @param address in any case; blanks and quotation marks are ignored
 * @param mapping which addresses an editor says belong together; it takes precedence over what the index concludes from the mail.
 *     An engine may group the correspondents once for each commit and mapping object, so pass the same object again
 */
public record CorrespondentRequest(String address, Mapping mapping) implements IndexRequest<Optional<Correspondent>> {}
