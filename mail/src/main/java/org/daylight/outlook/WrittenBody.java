package org.daylight.outlook;

import org.jspecify.annotations.Nullable;

/**
 * A body in one form.
 *
 * @param form its name, for {@link ConversionForm#body}
 * @param fields the fields that describe it; null where those of the transport header do
 */
record WrittenBody(String form, @Nullable String fields, byte[] body) {}
