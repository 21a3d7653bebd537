package dev.parley.session.spark;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import scala.reflect.internal.Trees;

/**
 * A statement at the top level of a snippet, as it was parsed.
 *
 * @param start where its first token is
 * @param trees what the parser makes of it: several for {@code val (a, b) = c}
 */
record TopLevelStatement(int start, List<Trees.Tree> trees) {
    TopLevelStatement {
        trees = List.copyOf(trees);
    }

    /** Whether it defines a class, a trait or an object. */
    boolean isType() {
        return trees.stream().allMatch(Trees.ImplDef.class::isInstance);
    }

    boolean isImport() {
        return trees.stream().allMatch(Trees.Import.class::isInstance);
    }

    /** What later statements may call it by. */
    Set<String> defined() {
        return defined(any -> true);
    }

    Set<String> definedSealed() {
        return defined(member -> member.mods().isSealed());
    }

    /** What no other piece could see. */
    Set<String> definedHidden() {
        return defined(member -> member.mods().isPrivate() || member.mods().isProtected());
    }

    private Set<String> defined(Predicate<Trees.MemberDef> wanted) {
        return members().filter(wanted).map(member -> member.name().toString()).collect(Collectors.toSet());
    }

    private Stream<Trees.MemberDef> members() {
        return trees.stream().filter(Trees.MemberDef.class::isInstance).map(Trees.MemberDef.class::cast);
    }

    /** The names that it uses and does not bind itself. */
    Set<String> used() {
        var used = new HashSet<String>();
        trees.forEach(tree -> NamesInTree.addUsed(tree, used));
        return used;
    }

    /** The names of what it extends, wherever in it. */
    Set<String> extended() {
        var parents = new HashSet<String>();
        trees.forEach(tree -> NamesInTree.addExtended(tree, parents));
        return parents;
    }
}
