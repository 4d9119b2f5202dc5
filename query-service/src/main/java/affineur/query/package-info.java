/** Every page of the registry: one package a page. */
@NullMarked
package affineur.query;

import org.jspecify.annotations.NullMarked;
