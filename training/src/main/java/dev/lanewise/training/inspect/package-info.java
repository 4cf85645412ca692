/**
 * Looks into trained networks: what their filters are, what they see in a picture, and which pixels a score hangs on.
 * All of it by the gradients of training itself, of the network as inference runs it.
 */
package dev.lanewise.training.inspect;
