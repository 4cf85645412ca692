/**
 * Search for settings: a {@link dev.lanewise.training.search.SearchSpace space} of named dimensions, an
 * {@link dev.lanewise.training.search.Objective objective} that scores a point of it for a budget, and ways to
 * {@link dev.lanewise.training.search.Search search}: random, grid, coarse to fine, successive halving, regularised
 * evolution. Nothing here knows what a point means; the same seed gives the same points.
 */
package dev.lanewise.training.search;
