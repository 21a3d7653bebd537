package dev.parley.session.spark;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import scala.collection.JavaConverters;
import scala.reflect.internal.Trees;

/** Finds names in trees that were parsed and no more: what they stand for is told by scope alone. */
final class NamesInTree {
    private NamesInTree() {}

    /** Adds the names that the tree uses, except where it binds them itself. */
    static void addUsed(Trees.Tree tree, Set<String> used) {
        addUsed(tree, Set.of(), used);
    }

    private static void addUsed(Trees.Tree tree, Set<String> bound, Set<String> used) {
        if (tree instanceof Trees.Ident ident && !bound.contains(ident.name().toString())) {
            used.add(ident.name().toString());
        }
        var inner = new HashSet<>(bound);
        if (tree instanceof Trees.CaseDef branch) {
            addBound(branch.pat(), inner);
        }
        List<Trees.Tree> children = children(tree);
        children.forEach(child -> addName(child, inner));
        children.forEach(child -> addUsed(child, inner, used));
    }

    /** A pattern binds wherever in it. */
    private static void addBound(Trees.Tree pattern, Set<String> bound) {
        addName(pattern, bound);
        children(pattern).forEach(child -> addBound(child, bound));
    }

    private static void addName(Trees.Tree tree, Set<String> names) {
        if (tree instanceof Trees.DefTree definition) {
            names.add(definition.name().toString());
        }
    }

    /** Adds the names of all that is extended in the tree. */
    static void addExtended(Trees.Tree tree, Set<String> extended) {
        if (tree instanceof Trees.Template template) {
            JavaConverters.seqAsJavaList(template.parents()).forEach(parent -> addUsed(parent, extended));
        }
        children(tree).forEach(child -> addExtended(child, extended));
    }

    private static List<Trees.Tree> children(Trees.Tree tree) {
        return JavaConverters.seqAsJavaList(tree.children());
    }
}
