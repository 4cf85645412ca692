/**
 * Benchmarks of the kernels. Each {@code …Benchmark} class measures one family on shapes of real networks and states,
 * in its {@code FAMILY}, what one call works off; {@link dev.lanewise.jmh.Families} lists them; {@link
 * dev.lanewise.jmh.Main} runs them under JMH and prints GFLOP/s and GB/s beside this machine's own limits. A new family
 * is one such class and one line in {@code Families}.
 */
package dev.lanewise.jmh;
