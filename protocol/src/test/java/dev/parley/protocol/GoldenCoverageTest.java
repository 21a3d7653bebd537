package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.Table;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finds what travels by reflection, so that a wire type without a golden file fails the build. */
final class GoldenCoverageTest {
    private static final Set<Class<?>> NEVER_SENT = Set.of(
            EngineCommand.UnknownCommand.class,
            EngineEvent.UnknownEvent.class,
            Question.UnknownQuestion.class,
            Answer.UnknownAnswer.class);

    @Test
    void everyTypeThatTravelsIsInAGoldenFile() {
        var travelling = new HashSet<Class<?>>();
        for (Class<?> root :
                Set.of(EngineCommand.class, EngineEvent.class, Frame.class, SessionSpec.class, Table.class)) {
            addReachable(root, travelling);
        }
        travelling.removeAll(NEVER_SENT);

        var shown = new HashSet<>();
        GoldenFiles.all().forEach(file -> addShown(file.value(), shown));

        assertThat(shown).containsAll(travelling);
        assertThat(travelling).hasSizeGreaterThan(25);
    }

    @Test
    void everyConstantOfEveryEnumThatTravelsIsInAGoldenFile() {
        var travelling = new HashSet<Class<?>>();
        for (Class<?> root : Set.of(EngineCommand.class, EngineEvent.class, Frame.class)) {
            addReachable(root, travelling);
        }

        var listed = new HashSet<Class<?>>();
        GoldenFiles.all()
                .map(file -> file.value().getClass())
                .filter(Class::isArray)
                .forEach(type -> {
                    listed.add(type.getComponentType());
                });

        assertThat(travelling.stream().filter(Class::isEnum)).hasSize(11).allMatch(listed::contains);
    }

    private static void addReachable(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                addReachable(argument, found);
            }
        } else if (type instanceof Class<?> plain) {
            if (plain.isSealed()) {
                for (Class<?> permitted : plain.getPermittedSubclasses()) {
                    addReachable(permitted, found);
                }
            } else if ((plain.isRecord() || plain.isEnum()) && found.add(plain) && plain.isRecord()) {
                for (RecordComponent component : plain.getRecordComponents()) {
                    addReachable(component.getGenericType(), found);
                }
            }
        }
    }

    private static void addShown(Object value, Set<Object> shown) {
        if (value instanceof Collection<?> values) {
            values.forEach(element -> addShown(element, shown));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(element -> addShown(element, shown));
        } else if (value instanceof Enum<?> constant) {
            shown.add(constant.getDeclaringClass());
        } else if (value instanceof Record record) {
            shown.add(record.getClass());
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                addShown(component(record, component), shown);
            }
        } else if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                addShown(Array.get(value, i), shown);
            }
        }
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
