/** Data, optimisers, the trainer and the command line of Lanewise. */
module dev.lanewise.training {
  requires transitive dev.lanewise.nn;
  requires com.fasterxml.jackson.databind;
  requires ejml.core;
  requires ejml.ddense;
  requires info.picocli;
  requires transitive java.desktop;
  requires java.net.http;
  requires me.tongfei.progressbar;
  requires org.apache.commons.compress;
  requires xchart;

  exports dev.lanewise.training;
  exports dev.lanewise.training.augment;
  exports dev.lanewise.training.classic;
  exports dev.lanewise.training.course;
  exports dev.lanewise.training.data;
  exports dev.lanewise.training.download;
  exports dev.lanewise.training.experiment;
  exports dev.lanewise.training.inspect;
  exports dev.lanewise.training.optim;
  exports dev.lanewise.training.pictures;
  exports dev.lanewise.training.report;
  exports dev.lanewise.training.run;
  exports dev.lanewise.training.schedule;
  exports dev.lanewise.training.search;
  exports dev.lanewise.training.text;

  opens dev.lanewise.training.classic to com.fasterxml.jackson.databind;
  opens dev.lanewise.training.cli to info.picocli;
  opens dev.lanewise.training.course to com.fasterxml.jackson.databind;
  opens dev.lanewise.training.experiment to com.fasterxml.jackson.databind;
}
