/** Pictures for people: rasters with captions, grids, colour maps, and photo files as a network's input. */
package dev.lanewise.training.pictures;
