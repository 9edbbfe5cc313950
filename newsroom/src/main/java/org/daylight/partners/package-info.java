/**
 * Partners to whom a part can be given before its release, and what was given to them ({@code spec/shares.md}).
 *
 * <p>Start at {@link org.daylight.partners.Partners}, the file of the newsroom, and {@link org.daylight.partners.ShareFile}, the file that a
 * partner gets. Deliberately absent: writing the pack and the decision whether it may be given ({@code org.daylight.flow.publish}), encryption
 * ({@code org.daylight.age}) and watermarks ({@code org.daylight.watermark}).
 */
@NullMarked
package org.daylight.partners;

import org.jspecify.annotations.NullMarked;
