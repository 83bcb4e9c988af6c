package org.shequ.schemas.source;

import java.io.Serializable;

/**
 * How a file that is still being written is told from one that is complete; an incomplete one waits for the next night.
 *
 * @param marker the file that says so, in the same folder, where {@code {name}} stands for the delivered file's own name;
 *     blank where there is none
 * @param settleSeconds how long it has to have stayed unchanged
 */
public record Arrival(String marker, int settleSeconds) implements Serializable {
    /** A file is complete as soon as it is there. */
    public static final Arrival AT_ONCE = new Arrival("", 0);

    public Arrival {
        if (marker.contains("/") || marker.contains("\\")) {
            throw new IllegalArgumentException(
                    "marker '" + marker + "' names a folder (expected a name, such as '{name}.done')");
        }
        if (settleSeconds < 0) {
            throw new IllegalArgumentException("settle_seconds is " + settleSeconds + " (expected 0 or more)");
        }
    }

    /** The name of the marker of a file; blank where none is needed. */
    public String markerOf(String name) {
        return marker.replace("{name}", name);
    }
}
