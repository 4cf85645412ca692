/** Settings as people write them on the command line and in configurations. */
package dev.lanewise.training.text;
