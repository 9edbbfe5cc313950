/**
 * Collecting from a drop, and the conversations with sources ({@code docs/collect.md}).
 *
 * <p>Start at {@link org.daylight.collect.CollectDrop} and {@link org.daylight.collect.Conversations}. Nothing of this
 * becomes public: no package that publishes may name this one (ArchitectureTest).
 *
 * <p>Deliberately absent: the format of what is sent ({@code org.daylight.submission}), pages, and every decision about a
 * document that was collected. It is an ordinary document of its trove.
 */
@NullMarked
package org.daylight.collect;

import org.jspecify.annotations.NullMarked;
