/**
 * The experiments of Stanford's CS231n and its kin, one class for each; {@link dev.lanewise.training.course.Course}
 * knows them all.
 */
package dev.lanewise.training.course;
