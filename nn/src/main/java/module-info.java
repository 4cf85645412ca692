/** Layers, networks and the plans that run them, on the kernels of {@code dev.lanewise.kernels}. */
module dev.lanewise.nn {
  requires transitive dev.lanewise.kernels;
  requires com.fasterxml.jackson.core;

  exports dev.lanewise.nn;
  exports dev.lanewise.nn.files;
  exports dev.lanewise.nn.layer;
  exports dev.lanewise.nn.loss;
  exports dev.lanewise.nn.zoo;
}
