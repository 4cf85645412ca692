/**
 * What a training run has to show: {@link dev.lanewise.training.report.Chart}s, {@link
 * dev.lanewise.training.report.Page}s that stand alone, and the {@link dev.lanewise.training.report.Report} of a run.
 */
package dev.lanewise.training.report;
