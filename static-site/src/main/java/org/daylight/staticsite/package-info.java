/**
 * An archive as plain files that are read, searched and verified in a browser ({@code spec/static-site.md}). Start at
 * {@link org.daylight.staticsite.StaticSite}. Nothing here serves anything: the files work on any host.
 */
@NullMarked
package org.daylight.staticsite;

import org.jspecify.annotations.NullMarked;
