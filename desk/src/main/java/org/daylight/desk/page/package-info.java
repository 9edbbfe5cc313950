/**
 * The pages of the desk. Each class makes one page from what the newsroom holds, and performs the decisions of its forms.
 *
 * <p>Foreign text is escaped by the templates; HTML from messages is not shown as HTML.
 */
@NullMarked
package org.daylight.desk.page;

import org.jspecify.annotations.NullMarked;
