/** Classifiers from before the deep ones, and what they are compared by. */
package dev.lanewise.training.classic;
