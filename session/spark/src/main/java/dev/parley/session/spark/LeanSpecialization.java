package dev.parley.session.spark;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.JavaConverters;
import scala.reflect.internal.Phase;
import scala.reflect.internal.Trees;
import scala.tools.nsc.CompilationUnits.CompilationUnit;
import scala.tools.nsc.Global;
import scala.tools.nsc.SubComponent;
import scala.tools.nsc.transform.SpecializeTypes;

/**
 * The compiler's phase {@code specialize} without what half of a small snippet's time goes into. Belongs to its
 * compiler's thread.
 *
 * <p>At its end the phase works out the specialised forms of all functions and tuples, in every run anew, whether or not
 * there are any in the code. Later phases look up those of functions that they turn into classes, and only those; so code
 * without a function of its own, and with no class and nothing generic that could be specialised itself, does without.
 */
final class LeanSpecialization extends SubComponent {
    private static final Logger LOG = LoggerFactory.getLogger(LeanSpecialization.class);

    private final SpecializeTypes original;

    private LeanSpecialization(SpecializeTypes original) {
        this.original = original;
    }

    /** Puts it in the place of the compiler's own, for the runs to come; a compiler that is built otherwise keeps that. */
    static void install(Global compiler) {
        try {
            List<SubComponent> phases = JavaConverters.seqAsJavaList(compiler.phaseDescriptors()).stream()
                    .map(phase -> phase instanceof SpecializeTypes types ? new LeanSpecialization(types) : phase)
                    .toList();
            PrivateField.write(
                    compiler,
                    "phaseDescriptors",
                    JavaConverters.asScalaBuffer(phases).toList());
        } catch (IllegalStateException e) {
            LOG.warn("the compiler keeps its slow phase", e);
        }
    }

    @Override
    public Global global() {
        return original.global();
    }

    @Override
    public String phaseName() {
        return original.phaseName();
    }

    @Override
    public scala.collection.immutable.List<String> runsAfter() {
        return original.runsAfter();
    }

    @Override
    public Option<String> runsRightAfter() {
        return original.runsRightAfter();
    }

    @Override
    public Phase newPhase(Phase before) {
        return new LeanPhase(original, before);
    }

    private static final class LeanPhase extends SpecializeTypes.SpecializationPhase {
        private final SpecializeTypes types;

        LeanPhase(SpecializeTypes types, Phase before) {
            types.super(before);
            this.types = types;
        }

        @Override
        public void run() {
            List<CompilationUnit> units = JavaConverters.seqAsJavaList(
                    types.global().currentRun().units().toSeq());
            if (units.stream().anyMatch(unit -> needsAll(unit.body()))) {
                super.run();
            } else {
                units.forEach(this::applyPhase);
            }
        }

        private static boolean needsAll(Trees.Tree tree) {
            // The interpreter's own wrappers are the only classes of a line without definitions of types.
            boolean isType = tree instanceof Trees.ClassDef type
                    && !type.name().toString().startsWith("$");
            boolean isGeneric =
                    tree instanceof Trees.DefDef method && method.tparams().nonEmpty();
            return tree instanceof Trees.Function
                    || isType
                    || isGeneric
                    || JavaConverters.seqAsJavaList(tree.children()).stream().anyMatch(LeanPhase::needsAll);
        }
    }
}
