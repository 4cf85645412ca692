/**
 * Runs described by one record of settings: {@link dev.lanewise.training.run.RunConfig} says what to do,
 * {@link dev.lanewise.training.run.Run} does it in a folder.
 */
package dev.lanewise.training.run;
