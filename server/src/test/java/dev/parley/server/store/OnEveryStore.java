package dev.parley.server.store;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The tests of the class run on each kind of database, which is its parameter; on PostgreSQL not where {@code
 * -Dparley.test.postgres=none} says so.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@ArgumentsSource(OnEveryStore.Kinds.class)
public @interface OnEveryStore {
    /** All that can be tested here. */
    final class Kinds implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            boolean isNone = "none".equals(System.getProperty("parley.test.postgres"));
            return Arrays.stream(StoreKind.values())
                    .filter(kind -> kind != StoreKind.POSTGRES || !isNone)
                    .map(Arguments::of);
        }
    }
}
