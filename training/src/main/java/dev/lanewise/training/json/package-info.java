/** JSON files; not part of what other modules see. */
package dev.lanewise.training.json;
