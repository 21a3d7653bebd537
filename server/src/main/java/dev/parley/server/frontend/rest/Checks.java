package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Has all that is wrong with a request told at once. Stateless. */
final class Checks {
    private Checks() {}

    /**
     * Makes each check, also after one that failed.
     *
     * @throws GatewayException INVALID_REQUEST with what each of them said that failed
     */
    static void requireAll(Runnable... checks) {
        var refused = new ArrayList<GatewayException>();
        Arrays.stream(checks).forEach(check -> {
            try {
                check.run();
            } catch (GatewayException e) {
                if (e.code() != ErrorCode.INVALID_REQUEST) {
                    throw e;
                }
                refused.add(e);
            }
        });
        if (!refused.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    sentences(refused, GatewayException::getMessage),
                    sentences(refused, GatewayException::hint));
        }
    }

    /** One after the other, each once; null where there is none. */
    private static String sentences(List<GatewayException> refused, Function<GatewayException, String> of) {
        String all =
                refused.stream().map(of).filter(Objects::nonNull).distinct().collect(Collectors.joining(" "));
        return all.isEmpty() ? null : all;
    }
}
