/**
 * Reads PST and OST files ([MS-PST], and the 4-kB pages of Outlook 2013 and later) and accounts for every item.
 *
 *
 * <p>Start at {@link org.daylight.outlook.pst.PstReader}; below it are, from the bottom up, pages and blocks ({@code PageTree},
 * {@code BlockStore}), heaps and tables ({@code NodeHeap}, {@code PropertyContext}, {@code TableContext}), and items
 * ({@code ItemReader}). {@link org.daylight.outlook.pst.PstBuilder} writes small files.
 *
 * <p>Every size, count and depth that a file states is checked before it is believed. What cannot be read is named and counted; it never ends
 * the reading of the rest.
 *
 * <p>Does not contain: how an item becomes a message (package {@code outlook}), and what properties mean ({@code mapi}).
 */
@NullMarked
package org.daylight.outlook.pst;

import org.jspecify.annotations.NullMarked;
