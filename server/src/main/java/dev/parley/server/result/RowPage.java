package dev.parley.server.result;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** Takes rows as Arrow has them, in one of the threads that decode results, and keeps nothing of the vectors. */
public interface RowPage {
    /** Looks at these vectors from now on, whatever batch they hold. */
    void read(List<FieldVector> vectors);

    /** Takes these rows of the batch that is in the vectors just now. */
    void take(int from, int to) throws IOException;

    /** How many more rows it takes; 0 where it is full. */
    int room();
}
