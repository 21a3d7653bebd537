package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Has all that is wrong with a request told at once. Of one request. */
final class Checks {
    private final List<GatewayException> refused = new ArrayList<>();

    /** What a part of the request says; null where it is refused, which {@link #requireAll} tells. */
    <T> T read(Supplier<T> part) {
        try {
            return part.get();
        } catch (GatewayException e) {
            if (e.code() != ErrorCode.INVALID_REQUEST) {
                throw e;
            }
            refused.add(e);
            return null;
        }
    }

    /**
     * Goes on where nothing was refused.
     *
     * @throws GatewayException INVALID_REQUEST with what was said of each part that was
     */
    void requireAll() {
        if (!refused.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    sentences(GatewayException::getMessage),
                    sentences(GatewayException::hint));
        }
    }

    /** One after the other, each once; null where there is none. */
    private String sentences(Function<GatewayException, String> of) {
        String all =
                refused.stream().map(of).filter(Objects::nonNull).distinct().collect(Collectors.joining(" "));
        return all.isEmpty() ? null : all;
    }
}
