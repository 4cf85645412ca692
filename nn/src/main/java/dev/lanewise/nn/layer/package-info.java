/**
 * The layers, with PyTorch's definitions and defaults. Each is an immutable record: its components are all that there
 * is to say about it, {@code of} makes the usual one, and {@code with…} a changed copy. Images are {@code h×w×c},
 * vectors {@code c}; a layer that cannot take its inputs says so when it is added to a network.
 */
package dev.lanewise.nn.layer;
