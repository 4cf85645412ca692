/** Data, optimisers, the trainer and the command line of Lanewise. */
module dev.lanewise.training {
  requires transitive dev.lanewise.nn;
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires org.apache.commons.compress;

  exports dev.lanewise.training;
  exports dev.lanewise.training.data;

  opens dev.lanewise.training.cli to info.picocli;
}
