/** A deployment: the city, its sources, its scheme and its own indicators, read from one folder. Must not run anything. */
package org.shequ.schemas.city;
