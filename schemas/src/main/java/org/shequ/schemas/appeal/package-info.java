/** Appeals against figures: dated entries of a deployment, and what an upheld one does to the mapping of a source. It decides nothing. */
package org.shequ.schemas.appeal;
