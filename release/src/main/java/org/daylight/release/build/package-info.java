/**
 * Makes the release files from what the build has put together (docs/releases.md). Start at {@link org.daylight.release.build.BuildRelease}.
 */
@NullMarked
package org.daylight.release.build;

import org.jspecify.annotations.NullMarked;
