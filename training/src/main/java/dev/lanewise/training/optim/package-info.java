/** How parameters follow their gradients: rules, decay, groups, clipping, accumulation and averages of weights. */
package dev.lanewise.training.optim;
