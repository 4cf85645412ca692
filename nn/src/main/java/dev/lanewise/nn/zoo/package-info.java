/**
 * Networks from the literature, with layers and parameters named as in PyTorch's models where these have them.
 * {@link dev.lanewise.nn.zoo.Zoo} builds them by name for any shape of sample and number of classes; the other classes
 * make each family in other sizes.
 */
package dev.lanewise.nn.zoo;
