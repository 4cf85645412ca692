/**
 * Networks and the plans that run them. A {@link dev.lanewise.nn.NetworkBuilder} connects
 * {@link dev.lanewise.nn.Layer}s to a {@link dev.lanewise.nn.Network}, a graph with parameters but without batch or
 * buffers. Plans have those: an
 * {@link dev.lanewise.nn.InferencePlan} runs a {@link dev.lanewise.nn.CompiledNetwork}, a
 * {@link dev.lanewise.nn.TrainingPlan} forward and backward in float, a {@link dev.lanewise.nn.ReferencePlan} the same
 * in double, slowly, to say what is right. Shapes are those of one sample, images lie channels last, and the same seed
 * gives the same bits for any number of threads.
 */
package dev.lanewise.nn;
