/** Learning rates that change in the course of a run. */
package dev.lanewise.training.schedule;
