/**
 * What plans cost beside the time of their kernels: {@link dev.lanewise.jmh.plans.StartCommand} measures how long a
 * fresh JVM takes to its first result, {@link dev.lanewise.jmh.plans.GlueCommand} what share of a step is spent outside
 * kernels.
 */
package dev.lanewise.jmh.plans;
