/** Augmentations: what training changes in each sample, anew in each epoch. */
package dev.lanewise.training.augment;
