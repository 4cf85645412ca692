/**
 * Model files. {@link dev.lanewise.nn.files.SafetensorsFile} reads and
 * {@link dev.lanewise.nn.files.SafetensorsWriter} writes tensors by name in the
 * <a href="https://github.com/huggingface/safetensors">safetensors</a> format: eight bytes with the length of a JSON
 * header, the header, and the tensors one after another. {@link dev.lanewise.nn.files.NetworkFiles} saves and loads
 * whole networks, and weights alone. Whatever is wrong with a file is one
 * {@link dev.lanewise.nn.files.ModelFileException}.
 */
package dev.lanewise.nn.files;
