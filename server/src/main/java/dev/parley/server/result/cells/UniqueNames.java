package dev.parley.server.result.cells;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names for the members of an object, where columns or fields may have the same name. */
public final class UniqueNames {
    private UniqueNames() {}

    /** The second {@code a} becomes {@code a_2}, the third {@code a_3}; what is unique stays as it is. */
    public static List<String> of(List<String> names) {
        Set<String> taken = new HashSet<>(names);
        Set<String> used = new HashSet<>();
        List<String> unique = new ArrayList<>(names.size());
        for (String name : names) {
            String candidate = name;
            for (int i = 2; used.contains(candidate) || (i > 2 && taken.contains(candidate)); i++) {
                candidate = name + "_" + i;
            }
            used.add(candidate);
            unique.add(candidate);
        }
        return List.copyOf(unique);
    }
}
