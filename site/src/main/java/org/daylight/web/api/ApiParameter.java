package org.daylight.web.api;

import java.util.OptionalLong;
import org.daylight.http.Request;
import org.daylight.web.file.AddressNumber;

/** Parameters that are numbers. */
final class ApiParameter {

    private ApiParameter() {}

    /** A parameter's value, or the default where it is not given; empty for anything that is not a number. */
    static OptionalLong number(Request request, String name, long otherwise) {
        String given = request.parameter(name);
        return given.isEmpty() ? OptionalLong.of(otherwise) : AddressNumber.parse(given);
    }
}
