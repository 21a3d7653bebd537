package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeapWatchTest {
    private final AtomicInteger ends = new AtomicInteger();
    private long used;
    private final HeapWatch watch = new HeapWatch(pool(), ends::incrementAndGet);

    @Test
    void aHeapThatIsFullOnceOrTwiceGoesOn() {
        looksAt(96, 96, 50, 96, 96, 94);
        assertThat(ends).hasValue(0);
    }

    @Test
    void aHeapThatStaysFullIsTheEnd() {
        looksAt(50, 95, 99, 100);
        assertThat(ends).hasValue(1);
    }

    @Test
    void thisJvmHasAPoolForWhatLivesLong() {
        assertThat(HeapWatch.oldGeneration(ManagementFactory.getMemoryPoolMXBeans()))
                .isPresent();
    }

    private void looksAt(long... percents) {
        for (long percent : percents) {
            used = percent;
            watch.look();
        }
    }

    /** A pool of 100 bytes, as full as the test says. */
    private MemoryPoolMXBean pool() {
        return (MemoryPoolMXBean) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MemoryPoolMXBean.class},
                (proxy, method, arguments) -> new MemoryUsage(0, used, 100, 100));
    }
}
